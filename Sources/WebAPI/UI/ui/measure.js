// Cuts text to a width without asking the layout: widths of letters are measured once.

export class Measure {
  constructor() {
    this.context = document.createElement("canvas").getContext("2d");
    /** @type {Record<string, { font: string, widths: Map<string, number> }>} */
    this.fonts = {};
  }

  /**
   * Takes the fonts of a grid's cells.
   * @param {HTMLElement} root
   */
  renew(root) {
    const family = getComputedStyle(root).fontFamily, size = parseFloat(getComputedStyle(document.documentElement).fontSize), isRoomy = root.classList.contains("roomy");
    const fonts = { title: `600 ${size * (isRoomy ? 1 : 0.875)}px ${family}`, small: `400 ${size * (isRoomy ? 0.8125 : 0.75)}px ${family}`, slim: `600 ${size * 0.75}px ${family}` };
    for (const [name, font] of Object.entries(fonts)) if (this.fonts[name]?.font !== font) this.fonts[name] = { font, widths: new Map() };
  }

  /** @param {string} text @param {string} name */
  widths(text, name) {
    const known = this.fonts[name];
    if (!known || !this.context) return [...text].map(() => 8);
    return [...text].map((letter) => {
      let width = known.widths.get(letter);
      if (width === undefined && this.context) {
        this.context.font = known.font;
        known.widths.set(letter, width = this.context.measureText(letter).width);
      }
      return width ?? 8;
    });
  }

  /**
   * The text, or as much of it as fits with an ellipsis.
   * @param {string} text @param {number} room @param {string} name
   */
  fit(text, room, name) {
    if (!text) return "";
    const letters = [...text], widths = this.widths(text, name);
    let sum = 0, fits = 0;
    const dots = name === "title" ? 12 : name === "slim" ? 7 : 10;
    for (let index = 0; index < letters.length; index += 1) {
      sum += widths[index];
      if (sum <= room - dots) fits = index + 1;
      if (sum > room) return fits > 1 ? `${letters.slice(0, fits).join("").trimEnd()}…` : "";
    }
    return text;
  }
}
