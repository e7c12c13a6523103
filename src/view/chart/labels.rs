//! Labels of a chart that stand clear of each other and of its lines.

use super::canvas::SMALL;

/// A part of a line from left to right.
pub type Segment = ((i32, i32), (i32, i32));

/// Where a text is printed.
#[derive(Debug, Clone, Copy)]
pub struct Label {
    pub left: i32,
    pub right: i32,
    pub middle: i32,
}

impl Label {
    pub fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && (self.middle - other.middle).abs() < SMALL + 2
    }

    /// Whether a line that is not upright runs through it.
    pub fn is_crossed(&self, (from, to): Segment) -> bool {
        let (left, right) = (self.left.max(from.0), self.right.min(to.0));
        let y_at = |x: i32| from.1 + (to.1 - from.1) * (x - from.0) / (to.0 - from.0).max(1);
        let ends = [left, right].map(|x| y_at(x) - self.middle);
        let half = SMALL / 2;
        left < right && ends[0].min(ends[1]) < half && ends[0].max(ends[1]) > -half
    }
}

/// Middles of texts, each with the middle that is wanted for it and its height, so that none is on
/// another between two heights: as near to what is wanted as can be, in its order.
pub fn spread_apart(wanted: &[(i32, i32)], (from, to): (i32, i32)) -> Vec<i32> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|&index| wanted[index].0);
    // Texts that would meet, as one: how many these are, how high, and where it begins.
    let mut blocks: Vec<(Vec<usize>, i32, i32)> = Vec::new();
    let begin = |members: &[usize], height: i32| {
        let mut above = 0;
        let mut sum = 0;
        for &index in members {
            let (middle, own) = wanted[index];
            sum += middle - own / 2 - above;
            above += own;
        }
        (sum / members.len() as i32).clamp(from, (to - height).max(from))
    };
    for index in order {
        let (mut members, mut height) = (vec![index], wanted[index].1);
        let mut start = begin(&members, height);
        while let Some((above, high, at)) = blocks.pop() {
            if at + high <= start {
                blocks.push((above, high, at));
                break;
            }
            members = [above, members].concat();
            height += high;
            start = begin(&members, height);
        }
        blocks.push((members, height, start));
    }
    let mut places = vec![0; wanted.len()];
    for (members, _, mut y) in blocks {
        for index in members {
            places[index] = y + wanted[index].1 / 2;
            y += wanted[index].1;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_stand_beside_their_lines_and_not_on_each_other() {
        let room = (0, 400);
        assert_eq!(spread_apart(&[(300, 28), (100, 28)], room), [300, 100]);
        // Three that end at one place, in any order, and one at the edge.
        for wanted in [[200, 201, 202, 396], [202, 200, 201, 396]] {
            let places = spread_apart(&wanted.map(|middle| (middle, 28)), room);
            let mut sorted: Vec<_> = wanted.iter().zip(&places).collect();
            sorted.sort();
            let apart = sorted.windows(2).all(|pair| pair[1].1 - pair[0].1 >= 28);
            assert!(apart, "{places:?}");
            assert_eq!(*sorted[1].1, 201);
            assert_eq!(*sorted[3].1, 386);
        }
        assert!(spread_apart(&[], room).is_empty());
    }

    #[test]
    fn a_label_is_crossed_by_lines_that_run_through_it() {
        let label = Label { left: 100, right: 140, middle: 50 };
        assert!(label.is_crossed(((80, 50), (200, 50))));
        assert!(label.is_crossed(((110, 0), (130, 100))));
        assert!(!label.is_crossed(((80, 70), (200, 70))));
        assert!(!label.is_crossed(((80, 0), (200, 20))));
        assert!(!label.is_crossed(((140, 50), (200, 50))));
        assert!(label.meets(&Label { left: 139, right: 150, middle: 60 }));
        assert!(!label.meets(&Label { left: 140, right: 150, middle: 50 }));
    }
}
