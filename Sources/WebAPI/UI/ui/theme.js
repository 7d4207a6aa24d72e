// Light, dark, or as the device says.

/** @returns {"light" | "dark" | "system"} */
export const theme = () => /** @type {any} */ (localStorage.getItem("theme") ?? "system");

/** @param {string} [wanted] */
export function chooseTheme(wanted) {
  if (wanted === "system") localStorage.removeItem("theme");
  else if (wanted) localStorage.setItem("theme", wanted);
  apply();
}

const dark = matchMedia("(prefers-color-scheme: dark)");
dark.addEventListener("change", apply);

function apply() {
  const chosen = theme();
  document.documentElement.dataset.theme = chosen === "system" ? (dark.matches ? "dark" : "light") : chosen;
}
