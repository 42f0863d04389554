//! From a scene to a canvas or to SVG.
