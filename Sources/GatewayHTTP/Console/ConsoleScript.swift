import HTTPTypes
import Hummingbird

/// The one script. Every page works without it; it refreshes what moved, answers keys, copies numbers, and reads times anew.
enum ConsoleScript {
    /// Address with a digest of the content, so it may be kept for ever.
    static let path = "/assets/console-\(Stylesheet.digest(of: Self.text)).js"

    static var response: Response {
        var response = Response.text(Self.text, type: "text/javascript; charset=utf-8")
        response.headers[.cacheControl] = "public, max-age=31536000, immutable"
        return response
    }

    static let text = """
        "use strict";
        (() => {
          const main = document.querySelector("main");
          const state = document.getElementById("live-state");
          const live = main && main.dataset.livePage === "yes";
          let source = null, poll = null, again = null, waiting = false, last = null, missed = false;

          const say = (word) => { if (state) state.textContent = "· " + state.dataset[word]; };
          const busy = () => {
            const at = document.activeElement;
            return (at && at.closest("#content form, #content select, #content input, #content textarea"))
              || document.querySelector("#content details[open] form, dialog[open]")
              || String(window.getSelection()) !== "";
          };
          async function refresh() {
            if (waiting) return;
            if (busy()) { missed = true; return; }
            waiting = true;
            missed = false;
            try {
              const answer = await fetch(location.href, { headers: { "X-Console-Live": "1", Accept: "text/html" } });
              // The session or the page is gone: nothing more will come. Anything else passes.
              if (answer.redirected || [401, 403, 404].includes(answer.status)) { stop(); return; }
              // 204: it could not be read in time.
              if (!answer.ok || answer.status === 204) { later(); return; }
              const page = new DOMParser().parseFromString(await answer.text(), "text/html");
              const fresh = page.getElementById("content");
              const old = document.getElementById("content");
              if (!fresh || !old || busy()) { missed = true; return; }
              const open = new Set([...old.querySelectorAll("details[open][id]")].map((d) => d.id));
              const row = rows().indexOf(document.activeElement);
              old.replaceWith(document.importNode(fresh, true));
              for (const id of open) { const d = document.getElementById(id); if (d) d.open = true; }
              if (row >= 0 && rows()[row]) rows()[row].focus();
              const stamp = page.querySelector(".fresh time"), mine = document.querySelector(".fresh time");
              if (stamp && mine) mine.replaceWith(document.importNode(stamp, true));
              prepare();
              if (source || poll) say("live");
            } catch { later(); } finally { waiting = false; }
          }
          function later() {
            say("paused");
            clearTimeout(again);
            if (live && !document.hidden) again = setTimeout(refresh, 5000);
          }
          function start() {
            if (!live || source || poll) return;
            say("live");
            if (window.EventSource) {
              source = new EventSource("/console/changes" + (last ? "?after=" + last : ""));
              const heard = (event) => { last = event.lastEventId; };
              source.addEventListener("start", heard);
              source.addEventListener("change", (event) => { heard(event); refresh(); });
              // Another page took the place: this one asks by itself.
              source.addEventListener("full", () => {
                if (source) source.close();
                source = null;
                poll = setInterval(refresh, 15000);
              });
              source.onerror = () => {
                if (source && source.readyState === EventSource.CLOSED) { source = null; poll = setInterval(refresh, 5000); }
              };
            } else { poll = setInterval(refresh, 5000); }
          }
          function stop() {
            if (source) source.close();
            clearInterval(poll);
            clearTimeout(again);
            source = poll = null;
            say("paused");
          }
          document.addEventListener("visibilitychange", () => { if (live) { if (document.hidden) stop(); else start(); } });
          document.addEventListener("focusout", () => setTimeout(() => { if (missed) refresh(); }, 1000));
          window.addEventListener("pagehide", stop);

          const rows = () => [...document.querySelectorAll("#content tbody tr a.row")];
          function step(by) {
            const all = rows();
            if (!all.length) return;
            const at = all.indexOf(document.activeElement);
            all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))].focus();
          }
          function press(name, value) {
            const button = document.querySelector(`footer button[name="${name}"][value="${value}"]`);
            if (button) button.click();
          }
          document.addEventListener("keydown", (event) => {
            if (document.body.dataset.keys !== "on" || event.ctrlKey || event.metaKey || event.altKey) return;
            if (event.target.closest("input, textarea, select, [contenteditable]")) {
              if (event.key === "Escape") event.target.blur();
              return;
            }
            const find = document.getElementById("find");
            switch (event.key) {
              case "/": if (find) { event.preventDefault(); find.focus(); } break;
              case "?": location.href = "/console/help"; break;
              case "j": step(1); break;
              case "k": step(-1); break;
              case "r": refresh(); break;
              case "Escape": if (event.target === document.body) history.back(); break;
              case "t": {
                const order = ["system", "light", "dark"];
                const now = order.indexOf(document.documentElement.dataset.theme);
                press("theme", order[(now + 1) % 3]);
                break;
              }
              default: return;
            }
          });

          function prepare() {
            if (!navigator.clipboard) return;
            for (const number of document.querySelectorAll("code.copy:not([tabindex])")) {
              number.tabIndex = 0;
              number.setAttribute("role", "button");
            }
          }
          async function copy(number) {
            try { await navigator.clipboard.writeText(number.textContent); } catch { return; }
            number.classList.add("copied");
            setTimeout(() => number.classList.remove("copied"), 1200);
          }
          document.addEventListener("click", (event) => {
            const number = event.target.closest("code.copy");
            if (number && navigator.clipboard) copy(number);
          });
          document.addEventListener("keydown", (event) => {
            if (event.key === "Enter" && event.target.matches && event.target.matches("code.copy")) copy(event.target);
          });
          prepare();
          start();
        })();

        """
}
