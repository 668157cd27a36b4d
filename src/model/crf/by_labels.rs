//! Loops over labels whose number the compiler knows.

/// Calls a function that is compiled once for each number of labels, so that loops over them need no counting.
macro_rules! by_labels {
    ($labels:expr, $function:ident($($argument:expr),* $(,)?)) => {
        match $labels {
            1 => $function::<1>($($argument),*),
            2 => $function::<2>($($argument),*),
            3 => $function::<3>($($argument),*),
            4 => $function::<4>($($argument),*),
            5 => $function::<5>($($argument),*),
            _ => $function::<6>($($argument),*),
        }
    };
}
pub(super) use by_labels;
