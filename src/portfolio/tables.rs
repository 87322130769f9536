//! Plans as tables, in Vietnamese and English.

use super::plan::Plan;
use crate::Result;
use crate::problem::Text;
use crate::scoring::items::with_notices;
use crate::table::{Column, Table};

impl Plan {
    /// One row for each item: whether it is chosen, its value and cost.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn to_table(&self) -> Result<Table> {
        let model = &self.model;
        let items = model.items();
        let column = |j: &usize| &model.columns[*j];
        let mut columns = vec![
            Column::text("id", Text::new("Item", "Mục"), items.iter().map(|j| column(j).label.clone())),
            Column::flags("chosen", Text::new("Chosen", "Được chọn"), items.iter().map(|&j| self.decisions[j])),
            Column::numbers(
                "value",
                Text::new("Value", "Giá trị"),
                items.iter().map(|j| model.value_number(column(j).value)),
            ),
        ];
        if items.iter().any(|j| column(j).cost != 0) {
            let costs = items.iter().map(|j| model.cost_number(column(j).cost));
            columns.push(Column::numbers("cost", Text::new("Cost", "Chi phí"), costs));
        }
        let (value, bound) = (model.print_value(self.units), model.print_value(self.bound_units));
        let note = if self.proved {
            Text::new(
                format!("value {value}, proved to be the best"),
                format!("giá trị {value}, đã chứng minh là tốt nhất"),
            )
        } else {
            Text::new(
                format!("value {value}, the best found; no plan is worth more than {bound}"),
                format!("giá trị {value}, tốt nhất tìm được; không phương án nào vượt {bound}"),
            )
        };
        let table = Table::new(Text::new("Plan", "Phương án"), columns)?.note(note);
        Ok(with_notices(table, &self.notices))
    }

    /// One row for each limit: use, what is left, whether it binds.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn limits_table(&self) -> Result<Table> {
        let limits = self.model.limits();
        let row = |r: &usize| &self.model.rows[*r];
        let bounds = limits.iter().map(|r| row(r).upper.map(|upper| row(r).number(upper)));
        let slack = self.slack().into_iter().map(|left| left.is_finite().then_some(left));
        Table::new(
            Text::new("Use of the limits", "Mức sử dụng các giới hạn"),
            vec![
                Column::text("limit", Text::new("Limit", "Giới hạn"), limits.iter().map(|r| row(r).label.clone())),
                Column::numbers("most", Text::new("There is", "Hiện có"), bounds),
                Column::numbers("usage", Text::new("Used", "Đã dùng"), self.usage()),
                Column::numbers("slack", Text::new("Left", "Còn lại"), slack),
                Column::flags("binding", Text::new("Binds", "Ràng buộc"), self.binding()),
            ],
        )
    }
}
