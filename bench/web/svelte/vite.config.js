import { svelte } from "@sveltejs/vite-plugin-svelte";
import { build, offline } from "../shared/precache.js";
import { asJsonLogic } from "../shared/programs.js";

export default {
  root: import.meta.dirname,
  plugins: [svelte({ configFile: false }), offline(asJsonLogic)],
  build,
};
