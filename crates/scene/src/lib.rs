//! The display list: shapes at final positions, between layout and paint.
