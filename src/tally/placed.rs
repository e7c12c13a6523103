//! What is counted in the places of a tally beside how many they are.

/// The same places as in [`super::Tally`].
#[derive(Debug, Clone, Default)]
pub struct Placed<C, V> {
    pub n: C,
    pub in_rows: Vec<C>,
    pub in_columns: Vec<C>,
    /// By column and row; empty where the tally has none.
    pub cells: Vec<C>,
    /// By column and row, behind each column's rows all of the column.
    pub values: Vec<V>,
}

impl<C: Default + Clone, V: Default + Clone> Placed<C, V> {
    /// Of so many rows, columns, cells and places of values.
    pub fn new([rows, columns, cells, values]: [usize; 4]) -> Self {
        Self {
            n: C::default(),
            in_rows: vec![C::default(); rows],
            in_columns: vec![C::default(); columns],
            cells: vec![C::default(); cells],
            values: vec![V::default(); values],
        }
    }
}

impl<C, V> Placed<C, V> {
    /// Counts one in some columns and rows.
    pub fn count(&mut self, columns: &[usize], rows: &[usize], one: impl Fn(&mut C)) {
        one(&mut self.n);
        columns.iter().for_each(|&column| one(&mut self.in_columns[column]));
        rows.iter().for_each(|&row| one(&mut self.in_rows[row]));
        if !self.cells.is_empty() {
            let height = self.in_rows.len();
            for &column in columns {
                rows.iter().for_each(|&row| one(&mut self.cells[column * height + row]));
            }
        }
    }

    /// Counts the value of one in some columns and rows.
    pub fn value(&mut self, columns: &[usize], rows: &[usize], one: impl Fn(&mut V)) {
        let height = self.in_rows.len();
        for &column in columns {
            let from = column * (height + 1);
            rows.iter().chain([&height]).for_each(|&place| one(&mut self.values[from + place]));
        }
    }

    /// All places as something else.
    pub fn map<D, W>(self, count: impl Fn(C) -> D, value: impl Fn(V) -> W) -> Placed<D, W> {
        let all = |of: Vec<C>| of.into_iter().map(&count).collect();
        Placed {
            n: count(self.n),
            in_rows: all(self.in_rows),
            in_columns: all(self.in_columns),
            cells: all(self.cells),
            values: self.values.into_iter().map(value).collect(),
        }
    }

    /// Adds each place to the same.
    pub fn add(&mut self, other: &Self, count: impl Fn(&mut C, &C), value: impl Fn(&mut V, &V)) {
        let add = |to: &mut Vec<C>, from: &[C]| {
            to.iter_mut().zip(from).for_each(|(to, from)| count(to, from));
        };
        count(&mut self.n, &other.n);
        add(&mut self.in_rows, &other.in_rows);
        add(&mut self.in_columns, &other.in_columns);
        add(&mut self.cells, &other.cells);
        self.values.iter_mut().zip(&other.values).for_each(|(to, from)| value(to, from));
    }

    /// All places of counts.
    pub fn counts(&self) -> impl Iterator<Item = &C> {
        let cells = [&self.in_rows, &self.in_columns, &self.cells];
        [&self.n].into_iter().chain(cells.into_iter().flatten())
    }
}
