//! The browser host of one panel: canvas, input, tooltip, without any framework.
