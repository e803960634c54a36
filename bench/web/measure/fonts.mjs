// Korean fonts for the browser: a phone in Korea has them, a server that measures has none, and empty boxes in place of
// text would be cheap to lay out.
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

const FILES = ["Pretendard-Regular.otf", "Pretendard-Bold.otf"];

/** Gives what is started from now on these fonts of a folder, as if they were the system's. */
export function install(from, work) {
  const home = join(work, "share");
  mkdirSync(join(home, "fonts"), { recursive: true });
  for (const file of FILES) copyFileSync(join(from, file), join(home, "fonts", file));
  // Where fontconfig looks by the XDG base directories, and where it notes what it found.
  process.env.XDG_DATA_HOME = home;
  process.env.XDG_CACHE_HOME = join(work, "cache");
}
