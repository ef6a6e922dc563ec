"use strict";
// Shows the account that stands in the page. Everything comes out of the element "data"; nothing is ever fetched.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const chooser = document.getElementById("person"), slider = document.getElementById("moment");
  const onDark = window.matchMedia("(prefers-color-scheme: dark)");
  let printing = false;

  const moment = () => (slider ? Number(slider.value) : data.relations.at.length - 1);
  const figures = drawings(data, { dark: () => onDark.matches && !printing, moment });

  function draw(wanted) {
    const options = { responsive: true, displaylogo: false, modeBarButtonsToRemove: ["lasso2d", "select2d"] };
    return Promise.all(wanted.map((key) => {
      const place = document.getElementById(`plot-${key}`);
      if (!place) return null;
      const [traces, layout] = figures[key](Number(chooser.value));
      place.style.height = `${layout.height}px`;
      return Plotly.react(place, traces, layout, options);
    }));
  }

  const everything = () => draw(Object.keys(figures));

  function controls() {
    chooser.append(new Option(data.words.everybody, "-1"));
    data.people.forEach((person, at) => chooser.append(new Option(`${person.name} (${person.lines})`, String(at))));
    chooser.addEventListener("change", everything);
    onDark.addEventListener("change", everything);
    if (slider) {
      const told = document.getElementById("moment-time");
      const tell = () => { told.textContent = clock(data.relations.at[moment()]); };
      slider.max = String(data.relations.at.length - 1);
      slider.value = slider.max;
      tell();
      slider.addEventListener("input", () => { tell(); draw(["relations", "network"]); });
    }
    const printed = (now) => {
      printing = now;
      if (now) document.querySelectorAll("details").forEach((one) => { one.open = true; });
      everything();
    };
    window.addEventListener("beforeprint", () => printed(true));
    window.addEventListener("afterprint", () => printed(false));
  }

  async function begin() {
    const packed = Uint8Array.from(atob(document.getElementById("library").textContent), (one) => one.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
    const script = document.createElement("script");
    script.textContent = await new Response(stream).text();
    document.head.append(script);
    controls();
    await everything();
    document.documentElement.dataset.drawn = "yes";
  }

  begin().catch((error) => {
    document.getElementById("unable").hidden = false;
    document.documentElement.dataset.error = String(error);
    throw error;
  });
})();
