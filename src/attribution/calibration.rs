//! How confident to be of a reading: what share of readings of its utility is right.

use crate::Error;

/// The share of readings that are right, by their utility: a line through knots.
#[derive(Clone, Debug)]
pub(crate) struct Calibration {
    /// Utility and share, both rising.
    knots: Vec<(f32, f32)>,
}

/// Bytes of a knot: two numbers of four bytes.
const KNOT_BYTES: usize = 8;

impl Calibration {
    /// Reads knots; `file` names them in the error.
    ///
    /// # Errors
    /// Bytes that are no whole number of knots, or knots that do not rise.
    pub fn from_bytes(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        if !bytes.len().is_multiple_of(KNOT_BYTES) {
            let message = format!("expected a calibration in knots of {KNOT_BYTES} bytes, found {} bytes", bytes.len());
            return Err(Error::file(file, message));
        }
        let number = |bytes: &[u8]| f32::from_le_bytes(bytes.try_into().expect("4 bytes"));
        let knots: Vec<(f32, f32)> =
            bytes.chunks_exact(KNOT_BYTES).map(|knot| (number(&knot[..4]), number(&knot[4..]))).collect();
        if let Some(knot) = knots.iter().find(|knot| !knot.0.is_finite() || !(0.0..=1.0).contains(&knot.1)) {
            let message = format!("expected a calibration of finite utilities and shares from 0 to 1, found {knot:?}");
            return Err(Error::file(file, message));
        }
        if let Some(pair) = knots.windows(2).find(|pair| pair[1].0 < pair[0].0 || pair[1].1 < pair[0].1) {
            let message = format!("expected a calibration that rises, found {:?} before {:?}", pair[0], pair[1]);
            return Err(Error::file(file, message));
        }
        Ok(Calibration { knots })
    }

    /// The share at a utility, on a line between the knots on either side.
    pub fn share(&self, utility: f32) -> f32 {
        let next = self.knots.partition_point(|knot| knot.0 < utility);
        match (next.checked_sub(1).map(|last| self.knots[last]), self.knots.get(next)) {
            (Some(a), Some(b)) => a.1 + (b.1 - a.1) * (utility - a.0) / (b.0 - a.0).max(1e-6),
            (Some(only), None) | (None, Some(&only)) => only.1,
            (None, None) => utility,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calibration(knots: &[(f32, f32)]) -> Result<Calibration, Error> {
        let bytes: Vec<u8> = knots.iter().flat_map(|knot| [knot.0, knot.1]).flat_map(f32::to_le_bytes).collect();
        Calibration::from_bytes("some.bin", &bytes)
    }

    #[test]
    fn shares_lie_on_lines_between_knots() {
        let calibration = calibration(&[(0.2, 0.1), (0.4, 0.5), (0.8, 0.9)]).expect("knots that rise");
        for (utility, share) in [(0.0, 0.1), (0.2, 0.1), (0.3, 0.3), (0.4, 0.5), (0.6, 0.7), (0.8, 0.9), (1.0, 0.9)] {
            assert!((calibration.share(utility) - share).abs() < 1e-6, "{utility}: {}", calibration.share(utility));
        }
    }

    #[test]
    fn two_knots_of_one_utility_are_a_step() {
        let calibration = calibration(&[(0.5, 0.2), (0.5, 0.6)]).expect("knots that rise");
        assert_eq!((calibration.share(0.5), calibration.share(0.6)), (0.2, 0.6));
    }

    #[test]
    fn without_knots_a_share_is_the_utility() {
        assert_eq!(calibration(&[]).expect("no knots").share(0.7), 0.7);
    }

    #[test]
    fn bytes_that_training_did_not_write_are_refused() {
        let message = |result: Result<Calibration, Error>| result.expect_err("an error").to_string();
        for length in [1, 4, 7, 9, 12] {
            let error = message(Calibration::from_bytes("some.bin", &vec![0; length]));
            assert_eq!(error, format!("some.bin: expected a calibration in knots of 8 bytes, found {length} bytes"));
        }
        for knots in [
            &[(f32::NAN, 0.5)][..],
            &[(f32::INFINITY, 0.5)],
            &[(0.5, f32::NAN)],
            &[(0.5, 1.5)],
            &[(0.5, -0.1)],
            &[(0.5, 0.5), (0.4, 0.6)],
            &[(0.4, 0.6), (0.5, 0.5)],
        ] {
            assert!(message(calibration(knots)).starts_with("some.bin: expected a calibration "), "{knots:?}");
        }
    }
}
