"use strict";
// A page may have the report in several languages, of which one is shown.
const dress = (page, isAlone) => {
  const words = page.dataset;
  const said = page.querySelector(".said");
  const nameOfFile = (name, kind) => `${name}${isAlone ? "" : `.${page.lang}`}.${kind}`;
  let silence;
  const say = (text) => {
    said.textContent = text;
    clearTimeout(silence);
    silence = setTimeout(() => { said.textContent = ""; }, 3000);
  };
  const button = (text, label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    if (label) made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  };
  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const tools = (buttons) => {
    const made = document.createElement("div");
    made.className = "tools";
    made.append(...buttons);
    return made;
  };

  // Heads are narrower while columns below them are left out.
  const spanOf = (cell) => Number(cell.dataset.span || cell.colSpan);
  // A table as rows of texts: spans are written out, numbers as they are behind what is printed.
  const rows = (table) => {
    const all = [];
    [...table.rows].forEach((row, y) => {
      all[y] = all[y] || [];
      let x = 0;
      [...row.cells].forEach((cell) => {
        while (all[y][x] !== undefined) x += 1;
        const value = cell.dataset.value;
        const text = value === undefined ? cell.innerText.replace(/\s*\n\s*/g, " ").trim() : value;
        for (let dy = 0; dy < cell.rowSpan; dy += 1) {
          all[y + dy] = all[y + dy] || [];
          for (let dx = 0; dx < spanOf(cell); dx += 1) {
            all[y + dy][x + dx] = dy === 0 && (dx === 0 || row.parentNode.tagName === "THEAD") ? text : "";
          }
        }
        x += spanOf(cell);
      });
    });
    return all;
  };
  // A spreadsheet takes nothing for a formula.
  const plain = (text) => (/^[=+@\t\r-]/.test(text) && isNaN(Number(text)) ? `'${text}` : text);
  const csv = (table) =>
    "\ufeff" + rows(table)
      .map((row) => row.map((text) => `"${plain(text).replace(/"/g, '""')}"`).join(",") + "\r\n")
      .join("");

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      say(words.copied);
    } catch {
      say(words.notCopied);
    }
  };

  page.querySelectorAll(".table").forEach((place) => {
    const table = place.querySelector("table");
    const title = table.caption.textContent;
    const cells = () => rows(table).map((row) => row.map(plain).join("\t")).join("\n");
    const down = () => save(new Blob([csv(table)], { type: "text/csv" }), nameOfFile(place.dataset.name, "csv"));
    place.append(tools([
      button(words.copy, `${words.copy}: ${title}`, () => copy(cells())),
      button(words.saveCsv, `${words.saveCsv}: ${title}`, down),
    ]));
    if (table.classList.contains("prose")) return;
    const heads = [...table.tHead.rows].flatMap((row) => [...row.cells]);
    const columns = heads.filter((head) => head.scope === "col");
    const ordered = table.tHead.rows.length > 1 ? order(table) : columns;
    ordered.forEach((head, column) => {
      if (!head) return;
      const name = head.textContent;
      const sort = button(name, "", () => {
        const down = head.getAttribute("aria-sort") === "descending";
        columns.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "ascending" : "descending");
        [...table.tBodies].forEach((body) => sortRows(body, column, down ? 1 : -1));
      });
      sort.title = words.sort;
      head.textContent = "";
      head.append(sort);
    });
  });
  // What is to be typed is copied, and what is to be a file becomes one.
  page.querySelectorAll(".code").forEach((place) => {
    const text = place.querySelector("pre").textContent;
    const name = place.dataset.name;
    const buttons = [button(words.copyCode, `${words.copyCode}: ${name || text}`, () => copy(text))];
    if (name) {
      const down = () => save(new Blob([`${text}\n`], { type: "text/plain" }), name);
      buttons.push(button(words.saveCode, `${words.saveCode}: ${name}`, down));
    }
    place.append(tools(buttons));
  });
  // The heads of a table with two rows of them, by columns.
  function order(table) {
    const by = [];
    let x = 0;
    const lower = [...table.tHead.rows[1].cells];
    [...table.tHead.rows[0].cells].forEach((head) => {
      if (head.scope === "col") by[x] = head;
      else for (let dx = 0; dx < spanOf(head); dx += 1) by[x + dx] = lower.shift();
      x += spanOf(head);
    });
    return by;
  }
  // Headings and totals stay where they are; what has no number comes last.
  function sortRows(body, column, way) {
    const movable = [...body.rows].filter((row) => !row.matches(".heading,.total"));
    const key = (row) => {
      const cell = row.cells[column];
      const value = cell && cell.dataset.value;
      return value === undefined ? (column === 0 && cell ? cell.textContent : null) : Number(value);
    };
    const compare = (a, b) => {
      const [of, than] = [key(a), key(b)];
      if (of === null || than === null) return (of === null) - (than === null);
      return way * (typeof of === "number" ? of - than : of.localeCompare(than, page.lang));
    };
    const sorted = [...movable].sort(compare);
    const places = movable.map((row) => {
      const place = document.createComment("");
      row.replaceWith(place);
      return place;
    });
    sorted.forEach((row, index) => places[index].replaceWith(row));
  }

  // What is shown at a place of the chart is said below it: by pointing, or by arrow keys.
  const readout = (chart, svg, spots) => {
    const line = document.createElement("p");
    line.className = "readout";
    line.setAttribute("aria-live", "polite");
    const last = spots.length - 1;
    let at = -1;
    const show = (index) => {
      if (at >= 0) spots[at].classList.remove("on");
      at = index;
      if (at >= 0) spots[at].classList.add("on");
      line.classList.toggle("on", at >= 0);
      line.textContent = at >= 0 ? spots[at].textContent : words.read;
    };
    show(-1);
    spots.forEach((spot, index) => spot.addEventListener("pointerenter", () => show(index)));
    svg.addEventListener("pointerleave", () => show(-1));
    chart.addEventListener("blur", () => show(-1));
    const ways = {
      ArrowRight: () => Math.min(at + 1, last), ArrowDown: () => Math.min(at + 1, last),
      ArrowLeft: () => Math.max(at - 1, 0), ArrowUp: () => Math.max(at - 1, 0),
      Home: () => 0, End: () => last, Escape: () => -1,
    };
    chart.addEventListener("keydown", (event) => {
      const way = ways[event.key];
      if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      show(way());
      if (at >= 0) spots[at].scrollIntoView({ block: "nearest", inline: "nearest" });
    });
    return line;
  };
  page.querySelectorAll(".chart").forEach((chart) => {
    const svg = chart.querySelector("svg");
    const title = chart.closest("figure").querySelector("figcaption").textContent;
    const name = chart.dataset.name;
    const spots = [...svg.querySelectorAll(".spots rect")];
    const source = () => {
      const alone = svg.cloneNode(true);
      alone.querySelectorAll(".spots").forEach((of) => of.remove());
      return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(alone)}`;
    };
    const saveSvg = () => save(new Blob([source()], { type: "image/svg+xml" }), nameOfFile(name, "svg"));
    const savePng = () => {
      const image = new Image();
      const size = svg.viewBox.baseVal;
      image.onload = () => {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [2 * size.width, 2 * size.height];
        const paint = canvas.getContext("2d");
        paint.fillStyle = "#fff";
        paint.fillRect(0, 0, canvas.width, canvas.height);
        paint.drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob((blob) => save(blob, nameOfFile(name, "png")));
      };
      image.src = `data:image/svg+xml,${encodeURIComponent(source())}`;
    };
    let above = chart;
    if (spots.length > 0) {
      above = readout(chart, svg, spots);
      chart.after(above);
    }
    above.after(tools([
      button(words.saveSvg, `${words.saveSvg}: ${title}`, saveSvg),
      button(words.savePng, `${words.savePng}: ${title}`, savePng),
    ]));
  });

  // Tables show what was chosen, and what it can be compared with: rows, parts and columns of the
  // other groups of its kind are left out where the chosen one is there.
  const choice = page.querySelector(".choice");
  const nameOf = (cell) => (cell ? cell.textContent.trim() : "");
  const only = (table, name, others) => {
    const isPart = (body) => body.rows[0] && body.rows[0].matches(".heading");
    const parts = [...table.tBodies].filter(isPart);
    const lines = [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => !row.matches(".heading"));
    const heads = table.tHead.rows.length > 1 ? order(table) : [...table.tHead.rows[0].cells];
    const first = (of) => nameOf(of.cells ? of.cells[0] : of.rows[0].cells[0]);
    const hide = (all, called) => {
      const has = name !== "" && all.some((of) => called(of) === name);
      all.forEach((of) => { of.hidden = has && others.has(called(of)); });
      return has;
    };
    const has = [hide(parts, first), hide(lines, first), hide(heads.slice(1), nameOf)];
    lines.forEach((row) => [...row.cells].forEach((cell, x) => { cell.hidden = x > 0 && heads[x].hidden; }));
    if (table.tHead.rows.length > 1) {
      let x = 0;
      [...table.tHead.rows[0].cells].forEach((head) => {
        const span = spanOf(head);
        const seen = heads.slice(x, x + span).filter((lower) => !lower.hidden).length;
        x += span;
        if (head.scope === "col") return;
        head.dataset.span = span;
        head.hidden = seen === 0;
        head.colSpan = Math.max(seen, 1);
      });
    }
    return has.some((is) => is);
  };
  if (choice) {
    choice.hidden = false;
    choice.addEventListener("change", () => {
      const select = choice.querySelector("select");
      const [option] = select.selectedOptions;
      const name = select.selectedIndex > 0 ? nameOf(option) : "";
      const others = new Set(name ? [...option.parentNode.children].map(nameOf) : []);
      others.delete(name);
      const tables = [...page.querySelectorAll(".table table")];
      const count = tables.filter((table) => only(table, name, others)).length;
      choice.querySelector("p").textContent =
        name ? words.chosen.replace("{name}", name).replace("{count}", count) : "";
    });
  }

  // The contents follow what is read, and links to other languages lead to the same place.
  const links = new Map([...page.querySelectorAll(".side nav a")].map((link) => [link.hash.slice(1), link]));
  const headings = [...page.querySelectorAll("main :is(h2,h3,h4,h5,h6)[id]")];
  const others = [...page.querySelectorAll(".languages a:not([aria-current])")];
  let current;
  const follow = () => {
    if (page.getClientRects().length === 0) return;
    let last;
    for (const heading of headings) {
      if (heading.getBoundingClientRect().top > 120) break;
      last = heading;
    }
    for (const other of others) {
      other.hash = last ? other.hreflang + last.id.slice(page.lang.length) : other.hreflang;
    }
    last = last || headings[0];
    const link = last && links.get(last.id);
    if (!link || link === current) return;
    if (current) current.removeAttribute("aria-current");
    link.setAttribute("aria-current", "location");
    current = link;
    const list = link.closest(".side");
    const top = link.getBoundingClientRect().top - list.getBoundingClientRect().top;
    if (top < 0 || top > list.clientHeight - 40) list.scrollTop += top - list.clientHeight / 3;
  };
  let waits = false;
  const soon = () => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => { waits = false; follow(); });
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("hashchange", soon);
  follow();
  if (matchMedia("(max-width:56rem)").matches) page.querySelector(".side details").open = false;
};
const pages = document.querySelectorAll(".translation");
pages.forEach((page) => dress(page, pages.length === 1));
