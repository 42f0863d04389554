//! Modal dialogs: the browser keeps the focus inside; when one closes, the focus is where it was before.

use crate::browser;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// The reference of a `dialog` element that is open as long as its component is there. However it
/// closes, the focus goes back to what had it.
#[hook]
pub fn use_modal() -> NodeRef {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let before = browser::focused();
            let dialog = node.cast::<HtmlDialogElement>();
            if let Some(dialog) = &dialog {
                let _ = dialog.show_modal();
            }
            move || {
                // While it is open, nothing outside can have the focus.
                if let Some(dialog) = &dialog {
                    dialog.close();
                }
                browser::give_back(before, dialog.as_deref());
            }
        });
    }
    node
}
