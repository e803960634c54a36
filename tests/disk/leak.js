// A page that leaves everything everywhere: the search must find it. `arguments`: each text, each form as bytes, the
// driver's callback.
// @ts-expect-error The driver runs this as the body of a function.
const [texts, forms, done] = arguments;

const leak = async () => {
  texts.forEach((text, at) => {
    localStorage.setItem("leak" + at, text);
    sessionStorage.setItem("leak" + at, text);
    document.cookie = "leak" + at + "=" + encodeURIComponent(text) + "; max-age=86400; path=/";
    history.pushState(null, "", "?leak=" + encodeURIComponent(text));
  });

  const opened = indexedDB.open("leak", 1);
  opened.onupgradeneeded = () => opened.result.createObjectStore("leak");
  await new Promise((resolve, reject) => { opened.onsuccess = resolve; opened.onerror = reject; });
  const writing = opened.result.transaction("leak", "readwrite", { durability: "strict" });
  texts.forEach((text, at) => writing.objectStore("leak").put(text, at));
  await new Promise((resolve, reject) => { writing.oncomplete = resolve; writing.onabort = reject; });
  opened.result.close();

  const cache = await caches.open("leak");
  for (const [at, form] of forms.entries()) {
    await cache.put("/api/__page/leaked" + at, new Response(new Uint8Array(form)));
  }
};

leak().then(() => done("leaked"), (error) => done(String(error)));
