// Classic scripts in the language of 2018; the pages work without them.

// What questions do wherever they are asked, on a phone and at a desk: `questions.begin(form)` shows
// those that belong to what was answered, and puts aside the words of an option that is not chosen.
(function () {
  "use strict";
  function each(found, act) { Array.prototype.forEach.call(found, act); }
  function picks(control) { return control.type === "radio" || control.type === "checkbox"; }

  // What a control answers, as the server keeps it; "" for nothing, and for what the server refuses.
  function answer(control) {
    var value = control.value.trim();
    if (control.getAttribute("inputmode") !== "numeric") return value;
    var written = value.replace(/\s/g, "");
    if (!/^[+-]?[0-9]{1,9}$/.test(written)) return "";
    var number = Number(written);
    var low = control.getAttribute("data-low");
    var high = control.getAttribute("data-high");
    return (low && number < Number(low)) || (high && number > Number(high)) ? "" : String(number);
  }

  // The answers by name. What is not shown is not answered.
  function values(form) {
    var found = {};
    each(form.elements, function (control) {
      if (!control.name || (picks(control) && !control.checked)) return;
      var value = answer(control);
      if (!value) return;
      var inside = control;
      while (inside !== form && !inside.hidden) inside = inside.parentNode;
      // A part of a question that is answered as a whole counts for the question.
      var name = control.getAttribute("data-for") || control.name;
      if (inside === form) (found[name] = found[name] || []).push(value);
    });
    return found;
  }

  // The same rules as forms/questionnaire/conditions.py has; the server judges what is sent.
  function holds(condition, answers) {
    function one(rule) {
      var value = answers[rule[0]] || [];
      if (!value.length) return rule[1] === "is-not";
      if (rule[1] === "answered") return true;
      if (rule[1] === "is" || rule[1] === "is-not") {
        return (value.indexOf(rule[2]) >= 0) === (rule[1] === "is");
      }
      var number = Number(value[0]);
      return rule[1] === "at-least" ? number >= Number(rule[2]) : number <= Number(rule[2]);
    }
    return condition.all ? condition.all.every(one) : condition.any.some(one);
  }

  function show(form) {
    each(form.querySelectorAll("[data-show]"), function (block) {
      block.hidden = !holds(JSON.parse(block.getAttribute("data-show")), values(form));
    });
    each(form.querySelectorAll("[data-of]"), function (words) {
      words.hidden = !document.getElementById(words.getAttribute("data-of")).checked;
    });
  }

  // A ranking: the lists of places become buttons, and a handle to drag by. What is sent is still
  // what the lists hold.
  function ranking(list) {
    var words = list.dataset;
    var places = Number(words.places);
    var said = list.parentNode.querySelector("[role=status]");
    var rows = Array.prototype.map.call(list.children, function (row) {
      return { row: row, select: row.querySelector("select"), label: row.querySelector("label").textContent };
    });

    function ordered() {
      return rows.filter(function (one) { return one.select.value; }).sort(function (a, b) {
        return Number(a.select.value) - Number(b.select.value);
      });
    }
    function others(order) {
      return rows.filter(function (one) { return order.indexOf(one) < 0; });
    }
    function draw(order) {
      order.concat(others(order)).forEach(function (one, at) {
        var placed = at < order.length;
        one.place.textContent = placed ? at + 1 : "–";
        one.row.classList.toggle("placed", placed);
        one.pick.hidden = placed;
        one.pick.disabled = order.length >= places;
        one.up.hidden = one.down.hidden = one.away.hidden = !placed;
        one.up.disabled = at === 0;
        one.down.disabled = at === order.length - 1;
        if (list.children[at] !== one.row) list.insertBefore(one.row, list.children[at] || null);
      });
    }
    function set(order, moved, button) {
      order = order.slice(0, places);
      rows.forEach(function (one) {
        var at = order.indexOf(one);
        one.select.value = at < 0 ? "" : String(at + 1);
      });
      draw(order);
      var at = order.indexOf(moved);
      said.textContent = (at < 0 ? words.out : words.said).replace("{}", moved.label).replace("#", at + 1);
      if (button) {
        var next = [button, moved.up, moved.down, moved.pick].filter(function (b) { return !b.hidden && !b.disabled; })[0];
        if (next) next.focus();
      }
      moved.select.dispatchEvent(new Event("input", { bubbles: true }));
    }
    // The order with one of them at another place; none of it where `at` is behind the last.
    function put(one, at) {
      var order = ordered().filter(function (other) { return other !== one; });
      if (at >= 0 && at <= order.length) order.splice(at, 0, one);
      return order;
    }
    function button(one, name, sign, act) {
      var made = document.createElement("button");
      made.type = "button";
      made.className = name;
      made.textContent = sign;
      made.setAttribute("aria-label", words[name].replace("{}", one.label));
      made.addEventListener("click", function () { set(act(ordered().indexOf(one)), one, made); });
      one.row.appendChild(made);
      one[name] = made;
    }
    function dragged(one) {
      one.handle.addEventListener("pointerdown", function (down) {
        if (down.button) return;
        down.preventDefault();
        one.row.classList.add("dragged");
        function move(event) {
          var under = document.elementFromPoint(event.clientX, event.clientY);
          while (under && under.parentNode !== list) under = under.parentNode;
          if (!under || under === one.row) return;
          var box = under.getBoundingClientRect();
          var below = event.clientY > box.top + box.height / 2;
          list.insertBefore(one.row, below ? under.nextSibling : under);
        }
        function drop() {
          document.removeEventListener("pointermove", move);
          document.removeEventListener("pointerup", drop);
          document.removeEventListener("pointercancel", drop);
          one.row.classList.remove("dragged");
          set(put(one, Array.prototype.indexOf.call(list.children, one.row)), one);
        }
        // Of the document: a row that is moved in the page loses the pointer.
        document.addEventListener("pointermove", move);
        document.addEventListener("pointerup", drop);
        document.addEventListener("pointercancel", drop);
      });
    }
    rows.forEach(function (one) {
      one.handle = document.createElement("span");
      one.handle.className = "handle";
      one.handle.setAttribute("aria-hidden", "true");
      one.row.insertBefore(one.handle, one.row.firstChild);
      one.place = document.createElement("span");
      one.place.className = "place";
      one.row.insertBefore(one.place, one.row.children[1]);
      button(one, "pick", "+", function () { return put(one, ordered().length); });
      button(one, "up", "↑", function (at) { return put(one, at - 1); });
      button(one, "down", "↓", function (at) { return put(one, at + 1); });
      button(one, "away", "×", function () { return put(one, -1); });
      dragged(one);
    });
    list.classList.add("on");
    draw(ordered());
  }

  function begin(form) {
    function again() { show(form); }
    form.addEventListener("input", again);
    form.addEventListener("change", again);
    each(form.querySelectorAll(".ranks"), ranking);
    again();
  }

  window.questions = { begin: begin, show: show, values: values, holds: holds };
})();

// Keeps an answer on the phone until it is stored, and sends it again when the net is back.
(function () {
  "use strict";
  var place = location.pathname.replace(/\/thanks$/, "");
  var kept = "answer:" + place;
  var form = document.getElementById("answer");

  function take(store, key) {
    try { return JSON.parse(store().getItem(key)); } catch (error) { return null; }
  }
  function put(store, key, value) {
    try {
      if (value === null) store().removeItem(key);
      else store().setItem(key, JSON.stringify(value));
    } catch (error) { /* A browser that keeps nothing: the page itself still does. */ }
  }
  // Asking for the store can fail by itself. An exit interview may be filled in on a shared
  // computer: there, nothing outlives the window.
  function local() {
    return form && form.hasAttribute("data-interview") ? window.sessionStorage : window.localStorage;
  }
  function session() { return window.sessionStorage; }

  function stored(key) {
    put(local, kept, null);
    if (key) put(session, "stored:" + place, key);
  }

  if (!form) {
    var what = document.getElementById("what");
    if (what) conclude(what.getAttribute("data-what"));
    return;
  }

  // A page without questions: whether the answer is stored, or why there is nothing to fill in.
  function conclude(what) {
    var at = take(local, kept) ? local : session;
    var last = take(at, kept);
    if (what === "thanks") {
      put(session, kept, null);
      stored(last && last.key);
      return;
    }
    follow(what);
    if (!last || !last.given || document.querySelector("#typed[data-sent]")) return;
    if (last.waiting) {
      // It was sent, and nobody heard whether it arrived: the server knows, by its key.
      last.waiting = false;
      put(at, kept, last);
      resend(last);
      return;
    }
    var typed = document.getElementById("typed");
    var words = last.words || [];
    words.forEach(function (text) {
      typed.appendChild(document.createElement("blockquote")).textContent = text;
    });
    typed.hidden = !words.length;
  }

  function resend(last) {
    var again = document.createElement("form");
    again.method = "post";
    again.hidden = true;
    last.given.concat([["once", last.key], ["language", document.documentElement.lang]]).forEach(function (pair) {
      var input = again.appendChild(document.createElement("input"));
      input.name = pair[0];
      input.value = pair[1];
    });
    again.action = place;
    document.body.appendChild(again);
    again.submit();
  }

  // The page is looked at again when it may have become another: a survey opens, or opens again, or ends.
  function follow(what) {
    var WAITS = 409; // as the server answers while the survey has not opened
    function look() {
      if (document.hidden || location.pathname !== place) return;
      fetch(location.href, { credentials: "omit", cache: "no-store" }).then(function (answer) {
        var over = what === "waiting" && answer.status < 500 && answer.status !== WAITS;
        if (answer.ok || over) location.replace(location.href);
      }, function () { /* asked again later */ });
    }
    if (!window.fetch) return;
    if (what === "waiting") setInterval(look, 15000 + Math.random() * 5000);
    document.addEventListener("visibilitychange", look);
    window.addEventListener("online", look);
  }

  var told = document.getElementById("told");
  var button = document.getElementById("send");
  var once = form.elements.once;
  var fresh = form.hasAttribute("data-fresh");
  var plain = false; // The browser itself is to send the form.
  var waiting = false;
  var sending = false;
  var wait = 5000;
  var timer = 0;

  function tell(name) {
    told.textContent = name ? form.getAttribute("data-" + name) : "";
    told.hidden = !name;
  }

  function pairs() {
    var found = [];
    Array.prototype.forEach.call(form.elements, function (control) {
      if (!control.name || control.type === "submit") return;
      var pick = control.type === "radio" || control.type === "checkbox";
      if (!pick || control.checked) found.push([control.name, control.value]);
    });
    return found;
  }

  function answered() {
    return pairs().filter(function (pair) { return /^q-/.test(pair[0]) && pair[1]; });
  }

  function words() {
    return Array.prototype.filter.call(form.elements, function (control) {
      var own = control.tagName === "TEXTAREA" || (control.type === "text" && !control.inputMode);
      return own && /^q-/.test(control.name) && control.value.trim();
    }).map(function (control) { return control.value; });
  }

  function keep() {
    var given = answered();
    // Whose window closes in the middle of sending has pressed the button: it is sent again.
    var pressed = waiting || sending;
    put(local, kept, given.length ? { key: once.value, given: given, words: words(), waiting: pressed } : null);
  }

  function fill(given) {
    Array.prototype.forEach.call(form.elements, function (control) {
      if (!/^q-/.test(control.name)) return;
      var values = given.filter(function (pair) { return pair[0] === control.name; })
        .map(function (pair) { return pair[1]; });
      if (control.type === "radio" || control.type === "checkbox") {
        control.checked = values.indexOf(control.value) >= 0;
      } else {
        control.value = values.length ? values[0] : "";
      }
    });
  }

  function again() {
    waiting = true;
    sending = false;
    button.disabled = false;
    keep();
    tell("waiting");
    clearTimeout(timer);
    timer = setTimeout(send, wait);
    wait = Math.min(wait * 2, 60000);
  }

  function send() {
    if (sending) return;
    clearTimeout(timer);
    sending = true;
    button.disabled = true;
    keep();
    if (!waiting) tell("sending");
    var body = pairs().map(function (pair) {
      return encodeURIComponent(pair[0]) + "=" + encodeURIComponent(pair[1]);
    }).join("&");
    // On bad wifi a request may neither arrive nor fail. Its key makes sending it again harmless.
    var over = false;
    function first(next) {
      return function (value) {
        if (over) return;
        over = true;
        clearTimeout(limit);
        next(value);
      };
    }
    var limit = setTimeout(first(again), 8000);
    fetch(place, {
      method: "POST",
      credentials: "omit",
      headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
      body: body
    }).then(function (answer) {
      if (answer.status >= 500) throw new Error("busy");
      return answer.json().then(
        function (said) {
          if (said.stored !== true) return false;
          return said.masked && said.masked.length ? "masked" : "kept";
        },
        function () { return false; }
      );
    }).then(first(function (how) {
      if (how) {
        stored(once.value);
        var more = how === "masked" ? (location.search ? "&" : "?") + "masked=1" : "";
        location.replace(place + "/thanks" + location.search + more);
        return;
      }
      // Something to mend, or somebody else answered in the server's place: let it be seen.
      waiting = false;
      sending = false;
      keep();
      form.submit();
    }), first(again));
  }

  var draft = take(local, kept);
  if (location.hash === "#new") {
    put(session, "stored:" + place, null);
  } else if (fresh && take(session, "stored:" + place)) {
    once.value = take(session, "stored:" + place);
    tell("before");
  }
  if (fresh && draft && draft.given && draft.given.length) {
    fill(draft.given);
    once.value = draft.key;
    tell("kept");
  }
  window.questions.begin(form);

  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("click", function (event) {
    if (event.target.name === "switch") plain = true;
  });
  form.addEventListener("submit", function (event) {
    if (plain || !window.fetch) return;
    event.preventDefault();
    send();
  });
  window.addEventListener("online", function () { if (waiting) send(); });
  // A page that comes back from the browser's memory may have been about to send.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) { sending = false; button.disabled = false; plain = false; window.questions.show(form); }
  });
  if (fresh && draft && draft.waiting) {
    waiting = true;
    send();
  } else if (!fresh) {
    keep();
  }
})();
