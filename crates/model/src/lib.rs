//! What a flow is: columns, filters, time, units and dashboard specifications.
