// Measures the screen that is shown: boxes, gaps, texts and colours, in millimetres where the device has them.
// `arguments[0]` says how the device is set and what holds on it. The answer says how often each rule was looked at, and what
// breaks it: [rule, what, measured, wanted].
// @ts-expect-error The driver runs this as the body of a function.
const wanted = arguments[0];
const root = document.documentElement;
// The measuring itself is off by half a pixel.
const slack = 0.5;
const broken = [];
const looked = {};
const lookAt = rule => {
  looked[rule] = (looked[rule] || 0) + 1;
};
const round = number => Math.round(number * 100) / 100;
const name = element => {
  const text = (element.getAttribute('aria-label') || element.innerText || element.id || '')
    .trim()
    .replace(/\s+/g, ' ')
    .slice(0, 30);
  return (
    element.tagName.toLowerCase() +
    (element.className && typeof element.className === 'string'
      ? '.' + element.className.split(' ').join('.')
      : '') +
    ' `' +
    text +
    '`'
  );
};
const say = (rule, element, measured, least) =>
  broken.push([rule, name(element), String(measured), String(least)]);

const style = new Map();
const styleOf = element => {
  if (!style.has(element)) style.set(element, getComputedStyle(element));
  return style.get(element);
};
// Returns what scrolls or cuts an element, from the inside.
const clips = element => {
  const found = [];
  let fixed = styleOf(element).position === 'fixed';
  for (let up = element.parentElement; up && !fixed; up = up.parentElement) {
    const look = styleOf(up);
    if (up !== root && /auto|scroll|hidden|clip/.test(look.overflowX + look.overflowY)) found.push(up);
    fixed = look.position === 'fixed';
  }
  return found;
};
// Buttons that stay at the bottom of the window cover what is scrolled below them.
const stays = [...document.querySelectorAll('.keyboard, .bottom')].find(
  place => getComputedStyle(place).position === 'sticky',
);
// Returns the part of a box that these leave to be seen, or `null` if all of it is away.
const visible = (element, rect) => {
  let [left, top, right, bottom] = [
    Math.max(rect.left, 0),
    rect.top,
    Math.min(rect.right, innerWidth),
    rect.bottom,
  ];
  if (wanted.shared) [top, bottom] = [Math.max(top, 0), Math.min(bottom, innerHeight)];
  if (stays && !stays.contains(element) && !element.closest('.veil')) {
    const cover = stays.getBoundingClientRect();
    // What comes after them is not below them.
    if (rect.top < cover.bottom) bottom = Math.min(bottom, cover.top);
  }
  for (const clip of clips(element)) {
    const box = clip.getBoundingClientRect();
    [left, top, right, bottom] = [
      Math.max(left, box.left),
      Math.max(top, box.top),
      Math.min(right, box.right),
      Math.min(bottom, box.bottom),
    ];
  }
  return right - left > 1 && bottom - top > 1 ? { left, top, right, bottom } : null;
};
const shown = element => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });

// What stands above all else is the only thing that can be touched.
const dialog = [...document.querySelectorAll('[role=alertdialog], dialog[open]')].find(shown);
const within = dialog || document.body;

/** @type {NodeListOf<HTMLInputElement>} */
const touchable = within.querySelectorAll(
  'button, a[href], input, select, textarea, summary, label, [role=button], [role=tab]',
);
const targets = [...touchable]
  .filter(element => shown(element) && !element.disabled)
  .filter(element =>
    element.tagName === 'LABEL'
      ? element.querySelector('input')
      : !(element.closest('label') && element.tagName === 'INPUT'),
  )
  .map(element => {
    const rect = element.getBoundingClientRect();
    return {
      element,
      rect,
      seen: visible(element, rect),
      scroller: stays && stays.contains(element) ? stays : clips(element)[0],
    };
  })
  .filter(({ rect }) => rect.width > 0 && rect.height > 0);

for (const { element, rect } of targets) {
  const [width, height] = [rect.width + slack, rect.height + slack];
  lookAt(wanted.targetRule);
  if (wanted.side && Math.min(width, height) < wanted.side)
    say(
      wanted.targetRule,
      element,
      round(Math.min(rect.width, rect.height) / wanted.unit),
      wanted.side / wanted.unit,
    );
  else if (wanted.area && width * height < wanted.area)
    say(
      wanted.targetRule,
      element,
      round((rect.width * rect.height) / wanted.unit ** 2),
      wanted.area / wanted.unit ** 2,
    );
}

for (let one = 0; one < targets.length; one++) {
  for (let other = one + 1; other < targets.length; other++) {
    const [a, b] = [targets[one], targets[other]];
    if (a.element.contains(b.element) || b.element.contains(a.element)) continue;
    const same = a.scroller === b.scroller;
    if (!same && !(a.seen && b.seen)) continue;
    const [p, q] = same ? [a.rect, b.rect] : [a.seen, b.seen];
    const across = Math.max(p.left - q.right, q.left - p.right, 0);
    const down = Math.max(p.top - q.bottom, q.top - p.bottom, 0);
    const gap = Math.hypot(across, down);
    lookAt(wanted.gapRule);
    if (gap + slack < wanted.gap)
      say(
        wanted.gapRule,
        a.element,
        name(b.element) + ' ' + round(gap / wanted.unit),
        wanted.gap / wanted.unit,
      );
  }
}

const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
const heights = new Map();
// How high a Korean letter is drawn, as a share of the size of its font.
const glyph = look => {
  const font = `${look.fontWeight} 100px ${look.fontFamily}`;
  if (!heights.has(font)) {
    pen.font = font;
    const box = pen.measureText('\uD55C');
    heights.set(font, (box.actualBoundingBoxAscent + box.actualBoundingBoxDescent) / 100);
  }
  return heights.get(font);
};

const colour = text => {
  const [r, g, b, a = 1] = (text.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
  if (!text.startsWith('rgb')) {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = text;
    pen.fillRect(0, 0, 1, 1);
    const [x, y, z, w] = pen.getImageData(0, 0, 1, 1).data;
    return [x, y, z, w / 255];
  }
  return [r, g, b, a];
};
const over = (top, ground) =>
  top
    .slice(0, 3)
    .map((part, at) => part * top[3] + ground[at] * (1 - top[3]))
    .concat(1);
const ground = element => {
  const layers = [];
  for (let up = element; up; up = up.parentElement) {
    const layer = colour(styleOf(up).backgroundColor);
    if (layer[3] > 0) layers.push(layer);
    if (layer[3] === 1) break;
  }
  return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
};
const light = ([r, g, b]) => {
  const [x, y, z] = [r, g, b].map(part =>
    (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
// The ratio of WCAG 2.2, "contrast ratio".
const contrast = (one, other) => {
  const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
};
const faded = element => {
  let opacity = 1;
  for (let up = element; up; up = up.parentElement) opacity *= Number(styleOf(up).opacity);
  return opacity;
};

const written = (element, look, what) => {
  const size = parseFloat(look.fontSize);
  if (wanted.text) lookAt(wanted.textRule);
  lookAt(wanted.contrastRule);
  if (wanted.text && size * glyph(look) + slack < wanted.text)
    say(
      wanted.textRule,
      element,
      what + round((size * glyph(look)) / wanted.unit),
      round(wanted.text / wanted.unit),
    );
  const below = ground(element);
  const ink = colour(look.color);
  const ratio = contrast(over([ink[0], ink[1], ink[2], ink[3] * faded(element)], below), below);
  if (ratio + 0.01 < wanted.contrast) say(wanted.contrastRule, element, what + round(ratio), wanted.contrast);
};
// A sign beside words is a picture, whose meaning the words say.
const sign = (element, text) =>
  element.closest('[aria-hidden=true], [aria-hidden=""]') && !/[\p{L}\p{N}]{2}/u.test(text);

const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
const seen = new Set();
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  const text = walker.currentNode.textContent.trim();
  if (
    !text ||
    seen.has(element) ||
    /SCRIPT|STYLE|OPTION/.test(element.tagName) ||
    !shown(element) ||
    sign(element, text)
  )
    continue;
  if (element.closest(':disabled')) continue;
  const rect = element.getBoundingClientRect();
  // What is there to be heard alone is a pixel large.
  if (rect.width <= 1 || rect.height <= 1) continue;
  seen.add(element);
  written(element, styleOf(element), '');
  lookAt(wanted.lossRule);
  if (rect.left < -1 || rect.right > innerWidth + 1)
    say(wanted.lossRule, element, 'from ' + round(rect.left) + ' to ' + round(rect.right), innerWidth);
  for (const part of ['::before', '::after']) {
    const look = getComputedStyle(element, part);
    if (/[\p{L}\p{N}]/u.test(look.content.replace(/^(none|normal|counter.*)$/, '')))
      written(element, look, part + ' ');
  }
  // Cut off, with nothing that says so.
  const look = styleOf(element);
  if (/hidden|clip/.test(look.overflowX) && element.scrollWidth > element.clientWidth + 1)
    say(wanted.lossRule, element, element.scrollWidth, element.clientWidth);
}
/** @type {NodeListOf<HTMLInputElement>} */
const fields = within.querySelectorAll('input, textarea, select');
for (const field of fields) {
  if (!shown(field) || field.disabled) continue;
  written(field, styleOf(field), '');
  if (field.type === 'radio' || field.type === 'checkbox') continue;
  lookAt('WCAG 1.4.11');
  const edge = contrast(
    over(colour(styleOf(field).borderTopColor), ground(field.parentElement)),
    ground(field.parentElement),
  );
  if (edge + 0.01 < 3) say('WCAG 1.4.11', field, round(edge), 3);
}
if (root.scrollWidth > innerWidth + 1) say(wanted.lossRule, document.body, root.scrollWidth, innerWidth);
if (wanted.shared && document.querySelector('main')) {
  for (const place of document.querySelectorAll('.middle')) {
    if (shown(place) && place.scrollWidth > place.clientWidth + 1)
      say(wanted.lossRule, place, place.scrollWidth, place.clientWidth);
  }
}

// Nothing that must be touched is hidden: it is there without scrolling, and whole. On a device of one's own at twice the size the page
// scrolls.
const HOUSE = 'nothing hidden';
const box = element => element.getBoundingClientRect();
const there = element => {
  const rect = box(element);
  const place = visible(element, rect);
  const off = 1.5;
  return (
    place &&
    rect.left > -off &&
    rect.right < innerWidth + off &&
    place.top - rect.top < off &&
    rect.bottom - place.bottom < off &&
    rect.top > -off &&
    rect.bottom < innerHeight + off
  );
};
const inSight = element =>
  element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && box(element).width > 1;
const all = (selector, first) => [...document.querySelectorAll(selector)].filter(inSight).slice(0, first);
if (!dialog && (wanted.shared || root.dataset.size !== 'largest')) {
  scrollTo(0, 0);
  const must = [
    all('main .read h1', 1),
    all('body > .top button, .bottom button'),
    wanted.shared ? all('body > footer button') : [],
    all('main .pad:not(.acts) button, main .digits, main .tab, .turning .pager button'),
    // Larger ones may take turns, which the pager says.
    all('.pages .choice, #start .choice', root.dataset.size ? 1 : 2),
    all('.pages button.card, #app .tabs:not(.parts) ~ .list button.card', 1),
    all('main .number, main .code', 2),
    // The answers to a consent, however long it is.
    wanted.shared ? all('main .radio', 2) : [],
    all('.keyboard'),
  ].flat();
  lookAt(HOUSE);
  for (const element of must) if (!there(element)) say(HOUSE, element, 'hidden or cut', 'whole');
  // Of a list that pages something is there beside the names of its sections.
  const list = document.querySelector('main .pages:has(li)');
  const items = all('.pages li > :not(h2)');
  if (wanted.shared && list && !items.some(item => visible(item, box(item))))
    say(HOUSE, list, 'nothing in sight', 'an item');
  // A card of a list that pages is whole or not there.
  if (wanted.shared)
    for (const card of all('.pages button'))
      if (!there(card) && visible(card, box(card))) say(HOUSE, card, 'cut', 'whole');
  // No word of what is touched breaks inside where it is not wider than the line.
  const range = document.createRange();
  for (const element of all('main h1, button, summary, .radio')) {
    const words = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
      const node = words.currentNode;
      const holder = node.parentElement;
      const chinese = root.lang.startsWith('zh') && !holder.closest('[lang=ko]');
      if (chinese || holder.closest('[lang=zh], .unseen')) continue;
      for (const found of node.textContent.matchAll(/[^\s\u200b·/~()（）,-]+/g)) {
        range.setStart(node, found.index);
        range.setEnd(node, found.index + found[0].length);
        const rows = [...range.getClientRects()];
        const lines = new Set(rows.map(row => Math.round(row.top)));
        const wide = rows.reduce((sum, row) => sum + row.width, 0);
        let block = holder;
        while (/inline/.test(styleOf(block).display) && block !== element) block = block.parentElement;
        const { paddingLeft, paddingRight } = styleOf(block);
        const room = block.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
        if (lines.size > 1 && wide < 0.97 * room)
          say(HOUSE, element, 'broken word ' + found[0], 'unbroken');
      }
    }
  }
}

if (wanted.reach) {
  const height = y => wanted.base + (innerHeight - y) / wanted.unit;
  for (const { element, seen } of targets) {
    if (!seen) continue;
    const [low, high] = [height(seen.bottom), height(seen.top)];
    lookAt(wanted.reachRule);
    if (low + 0.2 < wanted.reach[0] || high - 0.2 > wanted.reach[1])
      say(wanted.reachRule, element, round(low) + ' to ' + round(high), wanted.reach.join(' to '));
  }
  for (const element of seen) {
    const place = visible(element, element.getBoundingClientRect());
    if (place) lookAt(wanted.sightRule);
    if (place && height(place.top) - 0.2 > wanted.sight)
      say(wanted.sightRule, element, round(height(place.top)), wanted.sight);
  }
}
// @ts-expect-error The driver runs this as the body of a function.
return { looked, broken };
