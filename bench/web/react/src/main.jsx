import { createRoot } from "react-dom/client";
import "../../shared/style.css";
import { App } from "./App.jsx";

createRoot(document.getElementById("root")).render(<App />);
if ("serviceWorker" in navigator) addEventListener("load", () => navigator.serviceWorker.register("/sw.js"));
