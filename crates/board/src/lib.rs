//! What is on the page: a pure reducer over time range, filters, panels, requests and results.
