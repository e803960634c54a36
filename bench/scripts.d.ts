// What the scripts of the benches find that the types of browser and node do not say. Only `tsc` reads it.

/** Written in front of `web/measure/observe.js`: the selector of the start button. */
declare const START: string;

/** What `web/measure/observe.js` gives to the runner. */
declare var bench: Record<string, any>;

declare var benchTouchable: ((place: string) => void) | undefined;

/** Event timing (W3C), which the library of types does not have whole. */
interface PerformanceEntry {
  readonly interactionId?: number;
}

interface PerformanceObserverInit {
  durationThreshold?: number;
}
