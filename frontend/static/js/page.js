/** On every page. */

import { closeOutside, enliven } from "./core/comforts.js";

enliven(document);
for (const menu of document.querySelectorAll("details.language")) closeOutside(menu);
