import react from "@vitejs/plugin-react";
import { build, offline } from "../shared/precache.js";
import { asRules } from "../shared/programs.js";

export default { root: import.meta.dirname, plugins: [react(), offline(asRules)], build };
