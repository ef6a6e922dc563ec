"use strict";
function clock(seconds) {
  const whole = Math.floor(seconds), pad = (part) => String(part).padStart(2, "0");
  return `${Math.floor(whole / 3600)}:${pad(Math.floor(whole / 60) % 60)}:${pad(whole % 60)}`;
}

// The figures of the page: (person) => [traces, layout], where a person is a place in `people`, or -1 for everybody.
// `view` says how the page is looked at: `dark()` whether on a dark ground, `moment()` which moment of the relations.
function drawings(data, view) {
  const words = data.words, names = data.names, lines = data.lines, states = data.states;
  const EVERYBODY = -1, LEADING = 6, ROWS = 12, MINUTE = 60;

  const colours = () => data.colours[view.dark() ? "dark" : "light"];
  // Hover texts and names are shown as text: what looks like markup in them is none.
  const plain = (text) => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const range = (count) => Array.from({ length: count }, (_, at) => at);
  const whose = (person, column) => range(column.length).filter((at) => person === EVERYBODY || column[at] === person);
  const name = (person) => (person < 0 ? words.nobody : plain(data.people[person].name));
  const leading = (count) => range(Math.min(count, data.people.length)).filter((at) => data.people[at].lines > 0);
  const shade = (at) => ["accent", "anger", "disgust", "fear", "sadness", "joy"][at % 6];

  function wrapped(text) {
    const parts = [];
    for (let rest = text; rest.length > 0 && parts.length < 6; rest = rest.slice(parts[parts.length - 1].length)) {
      const cut = rest.length > 60 ? Math.max(rest.lastIndexOf(" ", 60), 0) || 60 : rest.length;
      parts.push(rest.slice(0, cut));
    }
    return parts.map(plain).join("<br>");
  }

  const said = (row) => `${clock(lines.start[row])} ${name(lines.person[row])}<br>${wrapped(lines.text[row])}`;
  const minutes = (row) => lines.start[row] / MINUTE;

  function look(extra) {
    const now = colours();
    const axis = { gridcolor: now.line, zerolinecolor: now.muted, linecolor: now.line, automargin: true };
    const layout = {
      paper_bgcolor: now.panel, plot_bgcolor: now.panel, font: { color: now.ink, size: 12 }, height: 380,
      margin: { l: 60, r: 20, t: 30, b: 50 }, legend: { orientation: "h", yanchor: "bottom", y: 1.02, x: 0 }, hovermode: "closest",
      hoverlabel: { align: "left", bgcolor: now.panel, font: { color: now.ink } },
    };
    for (const [key, value] of Object.entries(extra)) {
      layout[key] = /^[xy]axis/.test(key) ? { ...axis, ...value } : value;
    }
    return layout;
  }

  const across = { title: { text: words.minutes }, range: [0, data.duration / MINUTE] };
  const shown = (title, span) => ({ title: { text: title }, ...(span ? { range: span } : {}) });

  const figures = {};

  figures.reliability = () => {
    const now = colours(), { values, limits } = data.reliability;
    const marks = limits.map((limit, at) => (
      { type: "line", x0: limit, x1: limit, y0: at - 0.45, y1: at + 0.45, line: { color: now.danger, width: 3 } }));
    return [
      [{ type: "bar", orientation: "h", x: values, y: names.reliability, marker: { color: now.wave }, name: words.share_of_one },
        { type: "scatter", mode: "markers", x: limits, y: names.reliability, name: words.limit,
          marker: { color: now.danger, symbol: "line-ns-open", size: 18 } }],
      look({ height: 240, shapes: marks, xaxis: shown(words.share_of_one, [0, 1]), yaxis: { autorange: "reversed" } }),
    ];
  };

  function shares(person) {
    const rows = whose(person, states.person), counts = data.emotions.map(() => 0);
    rows.forEach((at) => { counts[states.emotion[at]] += 1; });
    return counts.map((count) => (rows.length ? (100 * count) / rows.length : 0));
  }

  figures.emotions = (person) => {
    const now = colours();
    const people = person === EVERYBODY ? [EVERYBODY, ...leading(ROWS)] : [EVERYBODY, person];
    const rows = people.map((one) => shares(one));
    const labels = people.map((one) => (one === EVERYBODY ? words.everybody : name(one)));
    // Two people may have one name, and a name may be a number: the axis counts places and only shows names.
    const places = range(people.length);
    const traces = data.emotions.map((emotion, at) => ({
      type: "bar", orientation: "h", name: names.emotions[at], y: places, x: rows.map((row) => row[at]), text: labels, textposition: "none",
      marker: { color: now[emotion] }, hovertemplate: "%{text}: %{x:.1f} %<extra>%{fullData.name}</extra>",
    }));
    return [traces, look({
      barmode: "stack", height: 120 + 26 * people.length, legend: { orientation: "h", yanchor: "bottom", y: 1.02, x: 0, traceorder: "normal" }, xaxis: shown(words.share_axis, [0, 100]),
      yaxis: { autorange: "reversed", tickmode: "array", tickvals: places, ticktext: labels },
    })];
  };

  function arcOf(person, colour) {
    const rows = whose(person, states.person).filter((at) => states.smoothed[at] !== null);
    return {
      type: "scatter", mode: "lines", name: name(person), line: { color: colour, width: 2 },
      x: rows.map((at) => minutes(states.line[at])), y: rows.map((at) => states.smoothed[at]),
      text: rows.map((at) => said(states.line[at])), hovertemplate: "%{text}<br>%{y:.2f}<extra></extra>",
    };
  }

  function marked(person, test, label, marker, axis) {
    const rows = whose(person, states.person).filter(test);
    return {
      type: "scatter", mode: "markers", name: label, marker, yaxis: axis || "y",
      x: rows.map((at) => minutes(states.line[at])),
      y: rows.map((at) => (axis ? states.arousal[at] : states.valence[at])),
      text: rows.map((at) => said(states.line[at])), hovertemplate: "%{text}<br>%{y:.2f}<extra></extra>",
    };
  }

  figures.arcs = (person) => {
    const now = colours();
    const clash = (at) => lines.conflict[states.line[at]] >= 0;
    const crosses = marked(person, clash, words.contradiction, { color: now.danger, symbol: "x", size: 8 });
    if (person === EVERYBODY) {
      // Whoever says too little for an arc is shown line by line.
      const some = leading(LEADING).map((one, at) => {
        const arc = arcOf(one, now[shade(at)]), every = () => true;
        return arc.x.length ? arc : marked(one, every, name(one), { color: now[shade(at)], size: 6 });
      });
      return [[...some, crosses], look({ xaxis: across, yaxis: shown(words.valence_axis, [-1.05, 1.05]) })];
    }
    const turns = marked(person, (at) => states.turn[at] !== null, words.turning_points,
      { color: now.ink, symbol: "circle-open", size: 11, line: { width: 2 } });
    const rows = whose(person, states.person).filter((at) => states.turn[at] !== null);
    turns.y = rows.map((at) => states.smoothed[at]);
    turns.text = rows.map((at) => `${said(states.line[at])}<br>${states.turn[at] > 0 ? "+" : ""}${states.turn[at]}`);
    const arc = { ...arcOf(person, now.accent), name: words.valence_smooth };
    const every = () => true;
    return [
      [marked(person, every, words.valence_line, { color: now.wave, size: 5, opacity: 0.6 }), arc, turns, crosses,
        marked(person, every, words.arousal_line, { color: now.warn, size: 5 }, "y2")],
      look({
        height: 520, xaxis: { ...across, anchor: "y2" }, yaxis: { ...shown(words.valence_axis, [-1.05, 1.05]), domain: [0.4, 1] },
        yaxis2: { ...shown(words.arousal_axis, [0, 1.05]), domain: [0, 0.32] },
      }),
    ];
  };

  figures.scenes = (person) => {
    const now = colours(), count = Math.max(...lines.scene, 0) + 1;
    const sums = range(count).map(() => [0, 0, 0]);
    whose(person, states.person).forEach((at) => {
      const own = sums[lines.scene[states.line[at]]];
      own[0] += states.valence[at];
      own[1] += states.arousal[at];
      own[2] += 1;
    });
    const mean = (part) => sums.map((own) => (own[2] ? own[part] / own[2] : null));
    const numbers = range(count).map((at) => at + 1);
    return [
      [{ type: "bar", name: words.mean_valence, x: numbers, y: mean(0), marker: { color: now.good } },
        { type: "scatter", mode: "lines+markers", name: words.mean_arousal, x: numbers, y: mean(1), line: { color: now.danger } }],
      look({ xaxis: shown(words.scene), yaxis: shown(`${words.valence_axis} / ${words.arousal_axis}`, [-1, 1]) }),
    ];
  };

  figures.contradictions = (person) => {
    const now = colours(), kinds = ["masking", "sarcasm", "suppression", "leakage"];
    const symbols = ["circle", "square", "diamond", "triangle-up"];
    const traces = kinds.map((kind, at) => {
      const rows = whose(person, lines.person).filter((row) => lines.conflict[row] === at);
      return {
        type: "scatter", mode: "markers", name: names.kinds[at], marker: { color: now[kind], symbol: symbols[at], size: 9 },
        x: rows.map(minutes), y: rows.map((row) => lines.severity[row]), text: rows.map(said),
        hovertemplate: "%{text}<br>%{y:.2f}<extra>%{fullData.name}</extra>",
      };
    });
    return [traces, look({ xaxis: across, yaxis: shown(words.severity_axis, [0, 1.05]) })];
  };

  function counted(person) {
    const found = data.transitions, counts = data.emotions.map(() => data.emotions.map(() => 0));
    whose(person, found.person).forEach((at) => { counts[found.from[at]][found.to[at]] += 1; });
    return counts;
  }

  figures.transitions = (person) => {
    const now = colours();
    return [
      [{
        type: "heatmap", x: names.emotions, y: names.emotions, z: counted(person), colorscale: [[0, now.panel], [1, now.accent]],
        colorbar: { title: { text: words.count } }, texttemplate: "%{z}", xgap: 2, ygap: 2,
        hovertemplate: "%{y} → %{x}: %{z}<extra></extra>",
      }],
      look({ height: 420, xaxis: shown(words.to_emotion), yaxis: { ...shown(words.from_emotion), autorange: "reversed" } }),
    ];
  };

  figures.flow = (person) => {
    const now = colours(), counts = counted(person), links = { source: [], target: [], value: [], color: [] };
    counts.forEach((row, from) => row.forEach((value, to) => {
      if (value > 0) {
        links.source.push(from);
        links.target.push(7 + to);
        links.value.push(value);
        links.color.push(`${now[data.emotions[from]]}66`);
      }
    }));
    const both = [...data.emotions, ...data.emotions].map((emotion) => now[emotion]);
    const node = { label: [...names.emotions, ...names.emotions], color: both, pad: 12, thickness: 16 };
    return [[{ type: "sankey", node, link: links, valueformat: "d" }], look({ height: 420, title: { text: words.transitions } })];
  };

  figures.memory = (person) => {
    const now = colours(), steps = data.memory.steps;
    const traces = ["rehearsals", "candidates", "long_term"].map((tier, at) => {
      const counts = new Array(steps + 1).fill(0);
      data.memory[tier].forEach(([who, step, count]) => {
        if (person === EVERYBODY || who === person) counts[step] += count;
      });
      for (let step = 1; step <= steps; step += 1) counts[step] += counts[step - 1];
      return {
        type: "scatter", mode: "lines", name: words[tier], y: counts, line: { color: now[["wave", "warn", "good"][at]], shape: "hv" },
        x: counts.map((_, step) => (step * data.duration) / steps / MINUTE),
      };
    });
    return [traces, look({ xaxis: across, yaxis: { ...shown(words.memories_axis), rangemode: "tozero" } })];
  };

  function intervals(found, labels, person, high, title) {
    const now = colours();
    const able = (one) => found[one] && found[one].some((estimate) => estimate[0] !== null);
    const people = person === EVERYBODY ? range(data.people.length).filter(able).slice(0, LEADING) : [person].filter(able);
    const traces = people.map((one, at) => ({
      type: "bar", name: name(one), x: labels, y: found[one].map((estimate) => estimate[0]), marker: { color: now[shade(at)] },
      error_y: {
        type: "data", symmetric: false, color: now.ink, thickness: 1.2, width: 3,
        array: found[one].map(([value, , top]) => (value === null ? 0 : top - value)),
        arrayminus: found[one].map(([value, low]) => (value === null ? 0 : value - low)),
      },
      text: found[one].map((estimate) => `${words.lines}: ${estimate[3]}`), textposition: "none",
      hovertemplate: "%{x}: %{y:.2f}<br>%{text}<extra>%{fullData.name}</extra>",
    }));
    return [traces, look({
      barmode: "group", xaxis: {}, yaxis: shown(title, [0, high]), showlegend: true,
      annotations: people.length ? [] : [{ text: plain(words.none), showarrow: false, xref: "paper", yref: "paper", x: 0.5, y: 0.5 }],
    })];
  }

  figures.traits = (person) => {
    const own = person === EVERYBODY ? null : data.traits[person];
    if (!own || own.some((estimate) => estimate[0] === null)) return intervals(data.traits, names.traits, person, 1, words.trait_axis);
    const now = colours(), round = (values) => [...values, values[0]], theta = round(names.traits);
    const ring = (part, extra) => ({ type: "scatterpolar", theta, r: round(own.map((estimate) => estimate[part])), ...extra });
    const quiet = { mode: "lines", line: { color: now.wave, width: 1 }, showlegend: false, hoverinfo: "skip" };
    return [
      [ring(1, quiet), ring(2, { ...quiet, fill: "tonext", fillcolor: `${now.wave}44`, name: "90 %", showlegend: true }),
        ring(0, { mode: "lines+markers", line: { color: now.accent, width: 2 }, name: name(person), hovertemplate: "%{theta}: %{r:.2f}<extra></extra>" })],
      look({ height: 460, polar: { bgcolor: now.panel, radialaxis: { range: [0, 1], gridcolor: now.line, angle: 90 },
        angularaxis: { gridcolor: now.line } } }),
    ];
  };

  figures.scores = (person) => intervals(data.scores, names.scores, person, 10, words.score_axis);

  figures.relations = () => {
    const now = colours(), { people, intimacy } = data.relations, count = people.length, flat = intimacy[view.moment()];
    const labels = people.map(name), most = Math.max(...intimacy.map((one) => Math.max(...one, 0)), 1);
    // Two people may have one name: the axes count places and only show names.
    const at = range(count), ticks = { tickmode: "array", tickvals: at, ticktext: labels, showgrid: false, zeroline: false };
    return [
      [{
        type: "heatmap", x: at, y: at, z: at.map((row) => at.map((column) => (row === column ? null : flat[row * count + column] / 100))),
        zmin: 0, zmax: most / 100, colorscale: [[0, now.panel], [1, now.accent]], colorbar: { title: { text: words.intimacy } },
        text: at.map((row) => at.map((column) => `${labels[row]} → ${labels[column]}`)), hovertemplate: "%{text}: %{z:.2f}<extra></extra>",
      }],
      look({
        height: 200 + 15 * count,
        xaxis: { ...ticks, tickangle: -45 }, yaxis: { ...ticks, autorange: "reversed" },
      }),
    ];
  };

  figures.network = (person) => {
    const now = colours(), { people, intimacy, balance } = data.relations, count = people.length, step = view.moment();
    const spot = range(count).map((at) => [Math.sin((2 * Math.PI * at) / count), Math.cos((2 * Math.PI * at) / count)]);
    const most = Math.max(...intimacy.map((one) => Math.max(...one, 0)), 1), kinds = [["sadness", words.gains], ["anger", words.losses]];
    const traces = [];
    kinds.forEach(([colour, label], side) => [0, 1, 2].forEach((weight) => {
      const x = [], y = [];
      intimacy[step].forEach((value, at) => {
        const from = Math.floor(at / count), to = at % count, gain = balance[step][at] >= 0;
        const own = person === EVERYBODY || people[from] === person || people[to] === person;
        if (value < Math.max(1, 0.02 * most) || !own || gain !== (side === 0) || Math.min(2, Math.floor((3 * value) / most)) !== weight) return;
        const [a, b] = [spot[from], spot[to]];
        for (let part = 0; part <= 8; part += 1) {
          const t = part / 8, bend = 4 * t * (1 - t) * 0.06;
          x.push(a[0] + t * (b[0] - a[0]) + bend * (a[1] - b[1]));
          y.push(a[1] + t * (b[1] - a[1]) + bend * (b[0] - a[0]));
        }
        x.push(null);
        y.push(null);
      });
      traces.push({
        type: "scatter", mode: "lines", x, y, hoverinfo: "skip", line: { color: now[colour], width: [0.6, 2, 4.5][weight] },
        opacity: 0.7, legendgroup: colour,
        name: `${label} · ${words.intimacy} ≥ ${((weight * most) / 300).toFixed(2)}`,
      });
    }));
    const sum = (at) => range(count).reduce((total, other) => total + intimacy[step][at * count + other], 0) / 100;
    traces.push({
      type: "scatter", mode: "markers+text", x: spot.map((one) => one[0]), y: spot.map((one) => one[1]), text: people.map(name),
      textposition: spot.map((one) => (Math.abs(one[0]) < 0.2 ? (one[1] > 0 ? "top center" : "bottom center") : one[0] > 0 ? "middle right" : "middle left")),
      marker: { size: range(count).map((at) => 8 + Math.min(16, 3 * sum(at))), color: now.accent }, showlegend: false,
      hovertemplate: "%{text}<extra></extra>", textfont: { size: 11 }, cliponaxis: false,
    });
    const hidden = { visible: false, range: [-1.45, 1.45], fixedrange: false };
    return [traces, look({ height: 620, xaxis: hidden, yaxis: { ...hidden, scaleanchor: "x", range: [-1.2, 1.2] } })];
  };

  figures.migrations = (person) => {
    const now = colours(), { bins, moves } = data.migrations, shades = ["accent", "warn", "wave", "danger"];
    const x = range(bins).map((at) => ((at + 0.5) * data.duration) / bins / MINUTE);
    const traces = names.triggers.map((label, trigger) => {
      const parts = [new Array(bins).fill(0), new Array(bins).fill(0)];
      moves.forEach(([mover, bin, inward, cause, count]) => {
        if (cause === trigger && (person === EVERYBODY || mover === person)) parts[inward][bin] += inward ? count : -count;
      });
      return [[1, words.inward], [0, words.outward]].map(([inward, side]) => ({
        type: "bar", x, y: parts[inward], name: label, legendgroup: label, showlegend: inward === 1, marker: { color: now[shades[trigger]] },
        hovertemplate: `%{y}<extra>${plain(label)}, ${plain(side)}</extra>`,
      }));
    }).flat();
    return [traces, look({ barmode: "relative", xaxis: across, yaxis: shown(words.moves_axis) })];
  };

  function deliveries(person, x, y) {
    const now = colours(), shades = ["sadness", "neutral", "anger"];
    return [0, 1, 2].map((kind) => {
      const rows = whose(person, lines.person).filter((row) => data.delivery.delivery[row] === kind);
      return {
        type: "scatter", mode: "markers", name: names.deliveries[kind], marker: { color: now[shades[kind]], size: 6, opacity: rows.map((row) => (data.delivery.sure[row] ? 0.85 : 0.35)) },
        x: rows.map(x), y: rows.map(y), text: rows.map(said), hovertemplate: "%{text}<br>%{x:.2f} · %{y:.2f}<extra>%{fullData.name}</extra>",
      };
    });
  }

  figures.delivery = (person) => {
    const now = colours(), found = data.delivery, [middle, spread] = found.expected_scale, [shownMiddle, shownSpread] = found.expressed_scale;
    const bounds = [-1, 1].map((sign) => ({
      type: "scatter", mode: "lines", x: [0, 1], line: { color: now.muted, dash: "dash", width: 1 }, hoverinfo: "skip",
      y: [0, 1].map((value) => shownMiddle + shownSpread * ((value - middle) / spread + sign * found.threshold)),
      name: words.limit, showlegend: sign > 0,
    }));
    const dots = deliveries(person, (row) => found.expected[row], (row) => found.expressed[row]);
    return [[...dots, ...bounds], look({ height: 520, xaxis: shown(words.expected_axis, [0, 1]), yaxis: shown(words.expressed_axis, [0, 1]) })];
  };

  figures.gaps = (person) => {
    const now = colours(), found = data.delivery;
    const shapes = [-1, 1].map((sign) => ({
      type: "line", xref: "paper", x0: 0, x1: 1, y0: sign * found.threshold, y1: sign * found.threshold, line: { color: now.muted, dash: "dash", width: 1 },
    }));
    return [deliveries(person, minutes, (row) => found.gap[row]), look({ shapes, xaxis: across, yaxis: shown(words.gap_axis) })];
  };

  return figures;
}
