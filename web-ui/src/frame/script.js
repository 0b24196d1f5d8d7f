// load runs a classic script of ours: the API references come as prebuilt
// bundles that set a global, and are served byte for byte as published.
export function load(url) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = url;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${url} did not load`));
    document.head.append(script);
  });
}
