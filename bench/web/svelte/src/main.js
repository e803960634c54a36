import { mount } from "svelte";
import "../../shared/style.css";
import App from "./App.svelte";

mount(App, { target: document.getElementById("root") });
if ("serviceWorker" in navigator) addEventListener("load", () => navigator.serviceWorker.register("/sw.js"));
