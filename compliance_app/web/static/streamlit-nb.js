// Streamlit's own words in Norwegian bokmål.
//
// Streamlit 1.67 has no translations: the words stand in its bundle, and only calendars and numbers follow the
// browser's language. This file says that the language is Norwegian before Streamlit asks, and replaces what is left
// as it appears. It touches Streamlit's own controls only; what people have written is never changed.
"use strict";

(() => {
  for (const [name, value] of [["language", "nb-NO"], ["languages", Object.freeze(["nb-NO", "nb", "no", "en"])]]) {
    Object.defineProperty(navigator, name, { configurable: true, get: () => value });
  }

  const WORDS = new Map(Object.entries({
    // the frame
    "Skip to main content": "Hopp til innholdet",
    "App pages": "Sider",
    "App Logo": "Aktsom",
    "Logo": "Aktsom",
    "Dismiss": "Lukk",
    "Error:": "Må rettes:",
    "Sidebar": "Sidepanel",
    "Main menu": "Meny",
    "Navigate to home page": "Til første side",
    "Expand sidebar": "Vis menyen",
    "Collapse sidebar": "Skjul menyen",
    "View less": "Vis færre",
    "Notifications": "Meldinger",
    "Link to heading": "Lenke til overskriften",
    "Close": "Lukk",
    "Cancel": "Avbryt",
    "Clear caches": "Tøm mellomlageret",
    "Clear cache": "Tøm mellomlageret",
    "Rerun": "Last siden på nytt",
    "Print": "Skriv ut",
    "Try again": "Prøv igjen",
    "Continue anyway": "Fortsett likevel",
    // running and connecting
    "Running...": "Arbeider …",
    "Stop": "Stopp",
    "Stopping...": "Stopper …",
    "Connecting": "Kobler til",
    "Connecting to Streamlit server": "Kobler til Aktsom",
    "Unable to connect to Streamlit server": "Får ikke kontakt med Aktsom",
    "Connection error": "Mistet forbindelsen",
    "Connection lost. Please wait for the app to reconnect, then try again.":
      "Mistet forbindelsen. Vent til Aktsom svarer igjen, og prøv på nytt.",
    "Reconnected to server.": "Aktsom svarer igjen.",
    "Request timed out": "Aktsom svarte ikke i tide. Prøv igjen.",
    "Connection timed out.": "Aktsom svarte ikke i tide. Last siden på nytt.",
    "Network error": "Får ikke kontakt med Aktsom.",
    "Streamlit server is not responding. Are you connected to the internet?":
      "Aktsom svarer ikke. Sjekk at du er på nett, og at programmet kjører.",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:":
      "Aktsom svarer ikke. Start programmet på nytt, og last siden:",
    "streamlit run yourscript.py": "aktsom serve --local",
    "Page not found": "Fant ikke siden",
    "The page that you have requested does not seem to exist. Running the app's main page.":
      "Siden finnes ikke. Du ser første side i stedet.",
    "Script execution error": "Noe gikk galt",
    "Unknown error": "Noe gikk galt",
    "Download failed": "Nedlastingen mislyktes",
    // text and number fields
    "Press Enter to apply": "Trykk Enter for å bruke",
    "Press Enter to submit form": "Trykk Enter for å sende",
    "Press Ctrl+Enter to apply": "Trykk Ctrl+Enter for å bruke",
    "Press Ctrl+Enter to submit form": "Trykk Ctrl+Enter for å sende",
    "Press ⌘+Enter to apply": "Trykk ⌘+Enter for å bruke",
    "Press ⌘+Enter to submit form": "Trykk ⌘+Enter for å sende",
    "Clear entry": "Tøm feltet",
    "Clear value": "Tøm feltet",
    "Show password": "Vis passordet",
    "Show password text": "Vis passordet",
    "Hide password": "Skjul passordet",
    "Invalid input.": "Skrivemåten passer ikke her.",
    "Increment": "Øk",
    "Decrement": "Minsk",
    "Number is above the allowed range.": "Tallet er for høyt.",
    "Number is below the allowed range.": "Tallet er for lavt.",
    // choices
    "Choose an option": "Velg",
    "Choose options": "Velg",
    "Choose or add an option": "Velg eller skriv",
    "Choose or add options": "Velg eller skriv",
    "Add an option": "Skriv et valg",
    "Add options": "Skriv valg",
    "No options to select": "Ingen valg",
    "No options to select.": "Ingen valg",
    "No options": "Ingen valg",
    "No results": "Ingen treff",
    "Select all": "Velg alle",
    "Select...": "Velg",
    "Clear all": "Fjern alle",
    "Open": "Åpne listen",
    "Show suggestions": "Vis forslag",
    "Suggestions": "Forslag",
    "Selected values": "Valgte",
    "Selectbox": "Valgliste",
    "Selectbox options": "Valg i listen",
    "Multiselect": "Valgliste",
    "Multiselect options": "Valg i listen",
    // files
    "Upload": "Velg fil",
    "Add files": "Legg til filer",
    "Upload directories": "Velg mappe",
    "file upload": "Filopplasting",
    "Drag and drop file here": "Dra filen hit",
    "Drag and drop files here": "Dra filene hit",
    "Drag and drop a file here": "Dra filen hit",
    "Drag and drop directories here": "Dra mappene hit",
    "Remove file": "Fjern filen",
    "Click to retry upload": "Prøv å laste opp igjen",
    "Upload failed": "Opplastingen mislyktes",
    "Only one file is allowed.": "Velg bare én fil.",
    "Too many files": "For mange filer",
    "File size is too small.": "Filen er for liten.",
    "Unexpected error. Please try again.": "Noe gikk galt. Prøv igjen.",
    "Error uploading file": "Opplastingen mislyktes",
    "Error deleting file": "Filen ble ikke fjernet. Prøv igjen.",
    // dates and times
    "Choose date": "Velg dato",
    "Choose dates": "Velg datoer",
    "Choose date range": "Velg periode",
    "Choose date and time": "Velg dato og tid",
    "Clear date": "Fjern datoen",
    "Clear dates": "Fjern datoene",
    "Clear date and time": "Fjern dato og tid",
    "Clear time": "Fjern tiden",
    "Date range": "Periode",
    "Quick select a date range": "Velg en vanlig periode",
    "Previous month": "Forrige måned",
    "Next month": "Neste måned",
    "Past Week": "Siste uke",
    "Past Month": "Siste måned",
    "Past 3 Months": "Siste tre måneder",
    "Past 6 Months": "Siste seks måneder",
    "Past Year": "Siste år",
    "Past 2 Years": "Siste to år",
    "None": "Ingen",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.":
      "Bruk piltastene for å gå mellom datoer, Enter for å velge og Escape for å lukke.",
    "Invalid time format. Please use HH:MM.": "Skriv klokkeslettet slik: 09:30.",
    "Invalid time format. Please use HH:MM:SS or HH:MM.": "Skriv klokkeslettet slik: 09:30.",
    "Hours must be 0–23.": "Timen må være fra 0 til 23.",
    "Minutes must be 0–59.": "Minuttet må være fra 0 til 59.",
    // pages of a list
    "Pagination": "Sider i listen",
    "Previous page": "Forrige side",
    "Next page": "Neste side",
    "Previous": "Forrige",
    "Next": "Neste",
    "Page": "Side",
    "of": "av",
    // grids and charts
    "Search": "Søk",
    "Type to search": "Skriv for å søke",
    "Close Search": "Lukk søket",
    "Previous Result": "Forrige treff",
    "Next Result": "Neste treff",
    "Fullscreen": "Fullskjerm",
    "Close fullscreen": "Lukk fullskjerm",
    "Show/hide columns": "Vis eller skjul kolonner",
    "Add row": "Ny rad",
    "Delete row(s)": "Slett rader",
    "Clear selection": "Fjern markeringen",
    "Dataframe column menu": "Meny for kolonnen",
    "Copy column name": "Kopier kolonnenavnet",
    "Sort ascending": "Sorter stigende",
    "Sort descending": "Sorter synkende",
    "Format": "Format",
    "Automatic": "Automatisk",
    "Localized": "Norsk",
    "Plain": "Uten skilletegn",
    "Compact": "Kort",
    "Percent": "Prosent",
    "Scientific": "Vitenskapelig",
    "Accounting": "Regnskap",
    "Distance": "Hvor lenge siden",
    "Calendar": "Kalender",
    "Autosize": "Tilpass bredden",
    "Pin column": "Fest kolonnen",
    "Unpin column": "Løsne kolonnen",
    "Hide column": "Skjul kolonnen",
    "Statistics": "Statistikk",
    "Loading...": "Henter …",
    "Empty": "Tom",
    "empty": "tom",
    "No data": "Ingen rader",
    "Failed to load data": "Radene ble ikke hentet. Last siden på nytt.",
    "The value cannot be interpreted as a number.": "Verdien er ikke et tall.",
    "The value is not part of the allowed options.": "Verdien er ikke blant valgene.",
    "Download as CSV": "Last ned som CSV",
    "Show chart": "Vis diagrammet",
    "Show data": "Vis tallene",
    "Download as PNG": "Last ned som bilde",
    "Copy Vega-Lite spec": "Kopier oppskriften på diagrammet",
    "visualization": "diagram",
    "Copy": "Kopier",
    "Copy to clipboard": "Kopier",
    "Count": "Antall",
    "Distinct": "Ulike",
    "Minimum": "Minst",
    "Maximum": "Størst",
    "yyyy": "åååå",
    "Average": "Gjennomsnitt",
    "Sum": "Sum",
    "Range": "Spenn",
  }));

  const PARTS = { day: "dag", month: "måned", year: "år", hour: "time", minute: "minutt", second: "sekund" };
  const MONTHS = {
    January: "januar", February: "februar", March: "mars", April: "april", May: "mai", June: "juni", July: "juli",
    August: "august", September: "september", October: "oktober", November: "november", December: "desember",
  };
  const norwegianDate = (text) => text.replace(/([A-Z][a-z]+) (\d+), (\d+)/g,
    (all, month, day, year) => (month in MONTHS ? `${day}. ${MONTHS[month]} ${year}` : all));
  const size = (number, unit) => `${number.replace(".", ",").replace(/,0$/, "")} ${unit}`;
  const oneDay = (day) => day.replace(/^0(?=\d)/, "");
  const PATTERNS = [
    [/^([\d.]+) ?([KMG]?B) per file$/, (_, n, unit) => `eller dra den hit, inntil ${size(n, unit)}`],
    [/^Limit ([\d.]+) ?([KMG]?B) per file(.*)$/, (_, n, unit, rest) => `Inntil ${size(n, unit)}${rest}`],
    [/^File must be ([\d.]+) ?([KMG]?B) or smaller\.$/, (_, n, unit) => `Filen er for stor. Grensen er ${size(n, unit)}.`],
    // A kind of file with a slash in it is a code, no word that anybody knows.
    [/^(?:.*\/.*)? ?files are not allowed\.$/, () => "Filer av denne typen kan ikke lastes opp her."],
    [/^(.*) files are not allowed\.$/, (_, kind) => `Filer av typen «${kind}» kan ikke lastes opp her.`],
    [/^(\d+) options? available\.$/, (_, n) => `${n} valg.`],
    [/^Choose (?:date|dates|date range), (.+)$/, (_, month) => `Velg dato, ${month}`],
    [/^(day|month|year|hour|minute|second), (.+)$/, (_, part, label) => `${PARTS[part]}, ${label}`],
    [/^(\d+) – ([A-Z][a-z]+)$/, (all, n, month) => (month in MONTHS ? `${n} – ${MONTHS[month]}` : all)],
    [/^Selected Date: (.+)$/, (_, when) => `Valgt dato: ${oneDay(norwegianDate(when))}`],
    [/^Selected Range: (.+) to (.+)$/, (_, from, to) => `Valgt periode: ${norwegianDate(from)} til ${norwegianDate(to)}`],
    [/^(Show data|Show chart|Download as PNG|Copy Vega-Lite spec|Fullscreen|Close fullscreen|Show\/hide columns|Search): (.+)$/,
      (_, verb, what) => `${WORDS.get(verb)}: ${what}`],
    [/^Help for (.+)$/, (_, what) => `Hjelp til ${what}`],
    [/^([\d.]+) ?([KMG]?B)$/, (_, n, unit) => size(n, unit)],
    [/^Page (\d+)$/, (_, n) => `Side ${n}`],
    [/^View (\d+) more$/, (_, n) => `Vis ${n} til`],
    [/^Remove (.+)$/, (_, what) => `Fjern ${what}`],
    [/^Add: (.+)$/, (_, what) => `Legg til: ${what}`],
    [/^Select (\d+) matches$/, (_, n) => `Velg ${n} treff`],
    [/^(\d+) of (\d+)$/, (_, n, all) => `${n} av ${all}`],
    [/^Shortcut (.+)$/, (_, keys) => `Hurtigtast ${keys}`],
    [/^You can only select up to (\d+) .*$/, (_, n) => `Du kan velge inntil ${n}. Fjern et valg først.`],
    [/^You have requested page .*$/, () => "Siden finnes ikke. Du ser første side i stedet."],
    [/^Connection failed with status (\d+).*$/, (_, code) => `Aktsom svarte med kode ${code}. Last siden på nytt.`],
    [/^Number is outside the allowed range\. .* between ([\d.,-]+) and ([\d.,-]+)\.$/,
      (_, from, to) => `Skriv et tall fra ${from} til ${to}.`],
    [/^Number is above the allowed range\. .* ([\d.,-]*\d)\.?$/, (_, n) => `Tallet er for høyt. Skriv ${n} eller lavere.`],
    [/^Number is below the allowed range\. .* ([\d.,-]*\d)\.?$/, (_, n) => `Tallet er for lavt. Skriv ${n} eller høyere.`],
    [/^Date set outside allowed range\. Please select a date between (.+) and (.+)\.$/,
      (_, from, to) => `Velg en dato mellom ${from} og ${to}.`],
    [/^Date set outside allowed range\. Please select a date on or after (.+)\.$/, (_, from) => `Velg ${from} eller senere.`],
    [/^Date set outside allowed range\. Please select a date on or before (.+)\.$/, (_, to) => `Velg ${to} eller tidligere.`],
  ];

  // Only in the file uploader: elsewhere somebody may have written so.
  const OF_FILES = [
    [/^AxiosError\b.*$/, () => "Opplastingen mislyktes. Prøv igjen."],
    [/^(.+), ([\d.]+) ?([KMG]?B)$/, (_, file, n, unit) => `${file}, ${size(n, unit)}`],
    [/^\w+ icon$/, () => "Tegn"],
  ];

  // Where text is Streamlit's, and the places inside them where it is somebody's own.
  const STREAMLIT = [
    "stFileUploader", "stStatusWidget", "stHeader", "stToolbar", "stMainMenu", "stMainMenuPopover", "stPagination",
    "InputInstructions", "stSidebarNavViewButton", "stDataFrameColumnMenu", "stDataFrameColumnFormattingMenu",
    "stDataFrameColumnVisibilityMenu", "stDataFrameStatisticsMenu", "stDateInput", "stTimeInput", "stTooltipContent",
    "stTooltipErrorContent", "stNumberInput", "stConnectionStatus", "stSkipLink",
  ].map((id) => `[data-testid="${id}"]`).join(",") + ", .gdg-search-status, [role=listbox], [role=menu], [role=tooltip], a[href='#main-content']";
  const DIALOG = "[role=dialog], [role=alertdialog]";
  const OWN = ".ak, [data-testid=stFileChipName], [data-testid=stFileUploaderFileName], [data-testid=stWidgetLabel], textarea, canvas, script, style";
  const ANYWHERE = /^(Skip to main content$|Selected (Date|Range): |\d+ options? available\.$|Choose date|Use arrow keys to navigate dates)/;
  const OPTIONS = /^(Select all|Select \d+ matches|No results|Add: .+)$/;
  const IN_DIALOG = /^(Connection |Page not found|The page that|You have requested|Streamlit server|Is Streamlit|streamlit run|Network error|Clear caches$|Unknown error$)/;
  const ICON = "span[role=img][translate=no]";
  const UPLOADER = "[data-testid=stFileUploader]";
  // The uploader has a name and takes the focus, so it is no decoration; the head of a calendar is no head of the page.
  const ROLES = [
    ["[data-testid=stFileUploaderDropzone][role=presentation]", "group"],
    ["header:not([data-testid=stHeader], [role])", "presentation"],
  ];
  const ICONS = { check: "Hake", close: "Kryss", priority_high: "Utropstegn", remove: "Strek" };
  const ATTRIBUTES = ["aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "alt", "placeholder", "title"];

  // A label's name is its Markdown source: without the escapes it reads as the label is shown.
  const unescaped = (text) => text.replace(/\\([!-/:-@[-`{-~])/g, "$1").replaceAll("\u2060", "");

  const translated = (text, element) => {
    const word = text.trim();
    if (!/[a-z]/i.test(word)) return null;
    if (WORDS.has(word)) return text.replace(word, () => WORDS.get(word));
    const said = /^Error: (.+)$/s.exec(word);
    if (said) return `Må rettes: ${translated(said[1], element) ?? said[1]}`;
    const patterns = element.closest(UPLOADER) ? [...OF_FILES, ...PATTERNS] : PATTERNS;
    for (const [pattern, write] of patterns) {
      if (pattern.test(word)) return word.replace(pattern, write);
    }
    return null;
  };

  const isStreamlits = (element, text) => {
    const word = text.trim();
    if (element.closest("[role=option]")) return OPTIONS.test(word);
    if (element.closest(OWN)) return false;
    if (element.closest(STREAMLIT) || ANYWHERE.test(word)) return true;
    return IN_DIALOG.test(word) && element.closest(DIALOG) !== null;
  };

  const translateText = (node) => {
    const text = node.data;
    if (!node.parentElement || !text || !isStreamlits(node.parentElement, text)) return;
    const words = translated(text, node.parentElement);
    if (words !== null && words !== text) node.data = words;
  };

  const translateAttribute = (element, name) => {
    const text = element.getAttribute(name);
    if (!text || element.closest(".ak")) return;
    const icon = element.matches(ICON) ? /^(\w+) icon$/.exec(text) : null;
    const words = icon ? ICONS[icon[1]] ?? "Tegn" : translated(text, element) ?? text;
    const plain = name === "aria-label" ? unescaped(words) : words;
    if (plain !== text) element.setAttribute(name, plain);
  };

  const mendRole = (element) => {
    for (const [which, role] of ROLES) if (element.matches(which)) element.setAttribute("role", role);
  };

  const translateAll = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return translateText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return undefined;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) translateText(node);
      else {
        mendRole(node);
        for (const name of ATTRIBUTES) if (node.hasAttribute(name)) translateAttribute(node, name);
      }
    }
    return undefined;
  };

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") translateText(change.target);
      else if (change.type === "attributes") translateAttribute(change.target, change.attributeName);
      else change.addedNodes.forEach(translateAll);
    }
  }).observe(document.documentElement, {
    attributeFilter: ATTRIBUTES, attributes: true, characterData: true, childList: true, subtree: true,
  });
})();
