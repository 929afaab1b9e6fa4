//! Keeping texts apart.

use super::Rect;

/// Touching labels, around the mean of what they want.
struct Cluster {
    members: Vec<usize>,
    height: f64,
    center: f64,
}

/// Where labels may stand so that none overlaps another: the places nearest to
/// those `wanted`, in the same order, each `height` high, within `low..high`.
///
/// Places are centres. If there is not room for all, they touch and run over
/// the lower end.
pub fn spread(wanted: &[f64], heights: &[f64], low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    let at = |index: usize| wanted.get(index).copied().unwrap_or_default();
    let height = |index: usize| heights.get(index).copied().unwrap_or_default();
    order.sort_by(|a, b| at(*a).total_cmp(&at(*b)));
    let bounded =
        |center: f64, height: f64| center.min(high - height / 2.0).max(low + height / 2.0);
    let mut clusters: Vec<Cluster> = Vec::new();
    for index in order {
        let mut cluster = Cluster {
            members: vec![index],
            height: height(index),
            center: bounded(at(index), height(index)),
        };
        while let Some(above) = clusters.pop_if(|above| {
            above.center + above.height / 2.0 > cluster.center - cluster.height / 2.0 + 1e-9
        }) {
            let members: Vec<usize> = above.members.into_iter().chain(cluster.members).collect();
            let total: f64 = members.iter().map(|m| height(*m)).sum();
            // The centre that is nearest to all wishes: the mean of wish less offset.
            let mut offset = -total / 2.0;
            let mut sum = 0.0;
            for member in &members {
                sum += at(*member) - (offset + height(*member) / 2.0);
                offset += height(*member);
            }
            let center = bounded(sum / members.len() as f64, total);
            cluster = Cluster { members, height: total, center };
        }
        clusters.push(cluster);
    }
    let mut places = vec![0.0; wanted.len()];
    for cluster in clusters {
        let mut top = cluster.center - cluster.height / 2.0;
        for member in cluster.members {
            if let Some(place) = places.get_mut(member) {
                *place = top + height(member) / 2.0;
            }
            top += height(member);
        }
    }
    places
}

/// The rectangles that are taken.
#[derive(Debug, Default)]
pub struct Taken(Vec<Rect>);

impl Taken {
    /// Takes the place, whatever stands there.
    pub fn take(&mut self, rect: Rect) {
        self.0.push(rect);
    }

    /// Takes the place if it is free and says whether it was.
    pub fn take_if_free(&mut self, rect: Rect) -> bool {
        let is_free = !self.0.iter().any(|taken| taken.overlaps(&rect));
        if is_free {
            self.0.push(rect);
        }
        is_free
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn labels_that_are_far_apart_stay_where_they_want() {
        assert_eq!(spread(&[10.0, 50.0, 90.0], &[12.0; 3], 0.0, 100.0), [10.0, 50.0, 90.0]);
    }

    #[test]
    fn labels_at_one_place_move_apart_evenly() {
        assert_eq!(spread(&[50.0, 50.0], &[10.0; 2], 0.0, 100.0), [45.0, 55.0]);
        assert_eq!(spread(&[99.0, 98.0], &[10.0; 2], 0.0, 100.0), [95.0, 85.0]);
    }

    proptest! {
        #[test]
        fn no_two_labels_overlap(wanted in prop::collection::vec(-50.0..450.0, 1..40)) {
            let heights = vec![9.0; wanted.len()];
            let mut places = spread(&wanted, &heights, 0.0, 400.0);
            places.sort_by(f64::total_cmp);
            prop_assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= 9.0 - 1e-6));
            prop_assert!(places.iter().all(|place| (4.5 - 1e-6..=395.5 + 1e-6).contains(place)));
        }
    }
}
