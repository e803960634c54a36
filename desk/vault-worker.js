// The vault: keys are in the memory of this worker alone. It answers what it is asked, and has no message that gives a key out.
import init, { WorkerVault } from '/desk/vault.js';

const ready = init({ module_or_path: '/desk/vault_bg.wasm' }).then(() => new WorkerVault());

addEventListener('message', async ({ data: [number, what, ...rest] }) => {
  const vault = await ready;
  postMessage([number, vault[what](...rest)]);
});
