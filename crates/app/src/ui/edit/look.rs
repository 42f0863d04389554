//! The choice of a visualisation, each with a small picture.

use weir_board::edit::Visual;
use yew::prelude::*;

/// The visualisations as one group of choices; arrow keys go from one to the next.
pub fn looks(shown: Visual) -> Html {
    html! {
        <fieldset class="looks">
            <legend>{ "Visualisation" }</legend>
            { for Visual::ALL.into_iter().enumerate().map(|(at, visual)| html! {
                <label class="look">
                    <input type="radio" name="visual" value={at.to_string()} checked={visual == shown} />
                    <svg viewBox="0 0 24 16" aria-hidden="true" focusable="false"><path d={picture(visual)} /></svg>
                    <span>{ visual.label() }</span>
                </label>
            }) }
        </fieldset>
    }
}

/// A picture of 24 by 16, drawn as a line.
fn picture(visual: Visual) -> &'static str {
    match visual {
        Visual::Sankey => {
            "M2 2v5M2 10v4M22 2v3M22 8v6M4 4c9 0 9 0 16-.5M4 6c8 0 8 5 16 5M4 12c8 0 9 1 16 1"
        }
        Visual::Chord => {
            "M12 1a7 7 0 1 0 0 14a7 7 0 1 0 0-14M6.5 4c5 4 6 4 11 .5M7 13c3-6 7-7 11.500-3"
        }
        Visual::Lines => "M2 12l5-6 5 4 5-7 5 4M2 15l6-3 5 1 9-4",
        Visual::Stacked => "M2 15V11l6-3 6 2 8-5v10zM2 8l6-4 6 2 8-4",
        Visual::Percent => "M2 2h20v12H2zM2 10l6-3 6 2 8-4",
        Visual::Columns => "M3 15V9M8 15V4M13 15V7M18 15V2M22 15V10",
        Visual::Pie => "M12 1a7 7 0 1 0 0 14a7 7 0 1 0 0-14M12 8V1M12 8l5.500 4.500M12 8l-7 1",
        Visual::Bars => "M2 3h19M2 8h13M2 13h7",
        Visual::Changes => "M12 1v14M12 4h8M12 8H5M12 12h5",
        Visual::Stat => "M6 13V4L3.500 6M11 5.500a2.500 2.500 0 1 1 4.500 1.500L11 13h6",
        Visual::Table => "M2 2h20v12H2zM2 6h20M2 10h20M9 2v12",
    }
}
