// The vault: keys are in the memory of this worker alone. It answers what it is asked, and has no message that gives a key out.
import init, { WorkerVault } from '/desk/vault.js';

const BROKEN = '{"told":"not","why":"broken"}';
const ready = init({ module_or_path: '/desk/vault_bg.wasm' }).then(() => new WorkerVault());

addEventListener('message', async ({ data: [number, what, ...rest] }) => {
  // One that did not load, or fell, answers all the same.
  const told = await ready.then((vault) => vault[what](...rest)).catch(() => BROKEN);
  postMessage([number, told]);
});
