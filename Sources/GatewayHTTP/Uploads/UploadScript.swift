import HTTPTypes
import Hummingbird

/// The script of the upload page: a place to drop the file on, and how much of it is sent. The form works without it.
enum UploadScript {
    /// Address with a digest of the content, so it may be kept for ever.
    static let path = "/assets/upload-\(Stylesheet.digest(of: Self.text)).js"

    /// What its page may do beyond the strict policy.
    static let policy = "; script-src 'self'; connect-src 'self'"

    static var response: Response {
        var response = Response.text(Self.text, type: "text/javascript; charset=utf-8")
        response.headers[.cacheControl] = "public, max-age=31536000, immutable"
        return response
    }

    static let text = """
        "use strict";
        (() => {
          const form = document.querySelector("form[data-drop]");
          const input = document.getElementById("file");
          if (!form || !input || !window.DataTransfer) return;
          const words = form.dataset;
          const button = form.querySelector("button");

          const zone = document.createElement("div");
          zone.className = "note drop";
          const name = () => { zone.textContent = input.files.length ? input.files[0].name : words.drop; };
          name();
          input.closest("p").before(zone);
          input.addEventListener("change", name);
          // The field itself is there for keys and for those who read the page aloud.
          zone.addEventListener("click", () => input.click());
          const over = (event, is) => { event.preventDefault(); zone.classList.toggle("over", is); };
          // A file that misses the zone must not replace the page.
          for (const kind of ["dragenter", "dragover"]) addEventListener(kind, (event) => over(event, true));
          addEventListener("dragleave", (event) => over(event, false));
          addEventListener("drop", (event) => {
            over(event, false);
            const file = event.dataTransfer && event.dataTransfer.files[0];
            if (!file) return;
            const one = new DataTransfer();
            one.items.add(file);
            input.files = one.files;
            name();
          });

          const said = document.createElement("p");
          said.setAttribute("role", "status");
          const bar = document.createElement("progress");
          bar.max = 100;
          bar.hidden = true;
          form.append(said, bar);
          const end = (text) => {
            said.className = text ? "note stopped" : "";
            said.textContent = text;
            bar.hidden = true;
            button.disabled = false;
          };
          form.addEventListener("submit", (event) => {
            event.preventDefault();
            const request = new XMLHttpRequest();
            request.open("POST", form.action);
            request.setRequestHeader("Accept", "text/html");
            request.upload.addEventListener("progress", (sent) => {
              if (!sent.lengthComputable) return;
              bar.value = Math.floor(sent.loaded / sent.total * 100);
              said.textContent = words.sending + " " + bar.value + " %";
            });
            request.addEventListener("load", () => {
              if (request.status < 400 && request.responseURL) { location.href = request.responseURL; return; }
              const page = new DOMParser().parseFromString(request.responseText, "text/html");
              const parts = [...page.querySelectorAll("main h1, main p")].slice(0, 3).map((p) => p.textContent.trim());
              end(parts.join(" ") || words.failed);
            });
            request.addEventListener("error", () => end(words.failed));
            said.className = "";
            said.textContent = words.sending;
            bar.value = 0;
            bar.hidden = false;
            button.disabled = true;
            request.send(new FormData(form));
          });
          addEventListener("pageshow", () => end(""));
        })();

        """
}
