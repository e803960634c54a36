// Sets the device as `arguments[0]` says, and waits until lists that page know what has room: by the second frame.
// @ts-expect-error The driver runs this as the body of a function.
const [wanted, done] = arguments;
const root = document.documentElement;
for (const mark of ['size', 'low', 'contrast', 'base', 'sound']) {
  if (wanted.marks[mark] === undefined) delete root.dataset[mark];
  else root.dataset[mark] = wanted.marks[mark];
}
if (wanted.marks.profile) root.dataset.profile = wanted.marks.profile;
for (const [property, value] of [
  ['--mm', wanted.marks.mm && wanted.marks.mm + 'px'],
  ['--base', wanted.marks.base],
]) {
  if (value === undefined) root.style.removeProperty(property);
  else root.style.setProperty(property, value);
}
if (document.querySelector('.pages')) requestAnimationFrame(() => requestAnimationFrame(done));
else done();
