//! How a drawing that is higher than a page is divided into pictures.

/// Height from which on a drawing is divided: with caption and notes it fills a page.
const HIGHEST: i32 = 1150;

/// Rows with what stands above and below them in every picture that shows some of them.
pub struct Section {
    pub head: i32,
    pub rows: Vec<i32>,
    pub foot: i32,
}

impl Section {
    /// Rows below a legend, which is said again only where it leaves them room.
    pub fn below(legend: i32, head: i32, rows: Vec<i32>, foot: i32) -> Vec<Self> {
        match legend <= HIGHEST / 3 {
            true => vec![Self { head: legend + head, rows, foot }],
            false => {
                vec![Self { head: legend, rows: Vec::new(), foot: 0 }, Self { head, rows, foot }]
            }
        }
    }
}

/// A part of a drawing that a picture shows, from a height to above another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    pub from: i32,
    pub to: i32,
    /// How much higher it stands in the picture.
    pub up: i32,
}

impl Band {
    pub fn shows(&self, y: i32) -> bool {
        (self.from..self.to).contains(&y)
    }
}

/// What each picture shows of sections that stand below one another.
pub fn pictures(sections: &[Section]) -> Vec<Vec<Band>> {
    let mut pictures: Vec<Vec<Band>> = vec![Vec::new()];
    let (mut top, mut free) = (0, HIGHEST);
    for section in sections {
        let Section { head, rows, foot } = section;
        let body: i32 = rows.iter().sum();
        let whole = head + body + foot;
        let bottom = top + head + body;
        if whole <= HIGHEST || rows.len() < 2 {
            if whole > free && top > 0 {
                pictures.push(Vec::new());
                free = HIGHEST;
            }
            pictures.last_mut().into_iter().for_each(|picture| add(picture, top, top + whole));
            free -= whole;
        } else {
            for (index, (from, to)) in parts(rows, HIGHEST - head - foot).into_iter().enumerate() {
                if index > 0 || top > 0 {
                    pictures.push(Vec::new());
                }
                let bands = [(top, top + head), (top + head + from, top + head + to)];
                for (from, to) in bands.into_iter().chain([(bottom, bottom + foot)]) {
                    pictures.last_mut().into_iter().for_each(|picture| add(picture, from, to));
                }
            }
            free = 0;
        }
        top += whole;
    }
    pictures
}

/// Rows in as few parts as there is room for, of about the same height.
fn parts(rows: &[i32], room: i32) -> Vec<(i32, i32)> {
    let body: i32 = rows.iter().sum();
    let count = (body + room.max(1) - 1) / room.max(1);
    let mut parts: Vec<(i32, (i32, i32))> = Vec::new();
    let mut from = 0;
    for row in rows {
        let part = (from + row / 2) * count / body;
        match parts.last_mut() {
            Some((last, (_, to))) if *last == part => *to = from + row,
            _ => parts.push((part, (from, from + row))),
        }
        from += row;
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

fn add(picture: &mut Vec<Band>, from: i32, to: i32) {
    match picture.last_mut() {
        Some(band) if band.to == from => band.to = to,
        _ => {
            let used: i32 = picture.iter().map(|band| band.to - band.from).sum();
            picture.push(Band { from, to, up: from - used });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_one_picture_and_what_does_not_repeats_its_head_and_foot() {
        let section = |rows: usize| Section { head: 50, rows: vec![60; rows], foot: 40 };
        assert_eq!(pictures(&[section(5)]), [[Band { from: 0, to: 390, up: 0 }]]);
        let divided = pictures(&[section(40)]);
        assert_eq!(divided.len(), 3);
        for picture in &divided {
            assert_eq!((picture[0].from, picture[0].up), (0, 0));
            assert_eq!(picture.last().map(|foot| foot.to), Some(50 + 40 * 60 + 40));
            let height: i32 = picture.iter().map(|band| band.to - band.from).sum();
            assert!(height <= HIGHEST + 60, "{picture:?}");
        }
        // Sections are not divided where they fit on a picture.
        let several = pictures(&[section(10), section(10), section(1)]);
        assert_eq!(
            several,
            [vec![Band { from: 0, to: 690, up: 0 }], vec![Band { from: 690, to: 1530, up: 690 }],]
        );
    }
}
