/** Leaflet, as django-leaflet has put it on the page; without it none of this module can be had. */

export const { L } = globalThis;
if (!L) throw new Error("Leaflet is not on this page");
