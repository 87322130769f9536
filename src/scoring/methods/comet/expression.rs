//! Formulas such as `0.7*x1/10 + 0.3*(1 - x2/100)`, read and computed without any other power.

use crate::number::math;
use crate::problem::Text;

/// A formula over the values x1, x2, ... of one object.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expression {
    Number(f64),
    /// A variable, counted from 0.
    Variable(usize),
    Negative(Box<Expression>),
    Binary(char, Box<Expression>, Box<Expression>),
    Call(Function, Vec<Expression>),
}

/// The functions that a formula may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    Min,
    Max,
    Abs,
    Sqrt,
    Exp,
    Ln,
}

/// Parentheses, signs and powers may not nest deeper.
const DEEPEST: usize = 100;

impl Expression {
    /// Reads a formula.
    ///
    /// # Errors
    /// What was expected at which character (counted from 1).
    pub(super) fn parse(text: &str) -> Result<Self, Text> {
        let mut parser = Parser { characters: text.chars().collect(), at: 0, depth: 0 };
        let expression = parser.sum()?;
        parser.skip_spaces();
        if parser.at < parser.characters.len() { Err(parser.wanted("+ - * / ^", "+ - * / ^")) } else { Ok(expression) }
    }

    /// The largest variable it uses, counted from 1; 0 for none.
    pub(super) fn n_variables(&self) -> usize {
        match self {
            Expression::Number(_) => 0,
            Expression::Variable(k) => k + 1,
            Expression::Negative(inner) => inner.n_variables(),
            Expression::Binary(_, a, b) => a.n_variables().max(b.n_variables()),
            Expression::Call(_, list) => list.iter().map(Expression::n_variables).max().unwrap_or(0),
        }
    }

    /// Its value; NaN or infinity where it has none.
    pub(super) fn value(&self, x: &[f64]) -> f64 {
        match self {
            Expression::Number(number) => *number,
            Expression::Variable(k) => x.get(*k).copied().unwrap_or(f64::NAN),
            Expression::Negative(inner) => -inner.value(x),
            Expression::Binary(operator, a, b) => {
                let (a, b) = (a.value(x), b.value(x));
                match operator {
                    '+' => a + b,
                    '-' => a - b,
                    '*' => a * b,
                    '/' => a / b,
                    _ => math::pow(a, b),
                }
            }
            Expression::Call(function, list) => {
                let values = list.iter().map(|e| e.value(x));
                match function {
                    Function::Min => values.fold(f64::INFINITY, math::min),
                    Function::Max => values.fold(f64::NEG_INFINITY, math::max),
                    Function::Abs => values.sum::<f64>().abs(),
                    Function::Sqrt => values.sum::<f64>().sqrt(),
                    Function::Exp => math::exp(values.sum::<f64>()),
                    Function::Ln => math::ln(values.sum::<f64>()),
                }
            }
        }
    }
}

struct Parser {
    characters: Vec<char>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn wanted(&self, en: &str, vi: &str) -> Text {
        let place = self.at + 1;
        Text::new(format!("{en} at character {place}"), format!("{vi} tại ký tự {place}"))
    }

    fn operand(&self) -> Text {
        self.wanted(
            "a number, x1, x2, ..., a function (min, max, abs, sqrt, exp, ln) or a parenthesis",
            "một số, x1, x2, ..., một hàm (min, max, abs, sqrt, exp, ln) hoặc dấu ngoặc",
        )
    }

    fn skip_spaces(&mut self) {
        while self.characters.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
    }

    /// Takes one of these characters, if it is next.
    fn take(&mut self, which: &[char]) -> Option<char> {
        self.skip_spaces();
        let next = self.characters.get(self.at).copied().filter(|c| which.contains(c))?;
        self.at += 1;
        Some(next)
    }

    fn sum(&mut self) -> Result<Expression, Text> {
        let mut left = self.product()?;
        while let Some(operator) = self.take(&['+', '-']) {
            left = Expression::Binary(operator, Box::new(left), Box::new(self.product()?));
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Expression, Text> {
        let mut left = self.signed()?;
        while let Some(operator) = self.take(&['*', '/']) {
            left = Expression::Binary(operator, Box::new(left), Box::new(self.signed()?));
        }
        Ok(left)
    }

    fn signed(&mut self) -> Result<Expression, Text> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.wanted("a formula that nests less deep", "công thức lồng nhau ít tầng hơn"));
        }
        let expression = match self.take(&['-', '+']) {
            Some('-') => Expression::Negative(Box::new(self.signed()?)),
            Some(_) => self.signed()?,
            None => self.power()?,
        };
        self.depth -= 1;
        Ok(expression)
    }

    /// `a ^ b` or `a ** b`, from the right.
    fn power(&mut self) -> Result<Expression, Text> {
        let base = self.operand_itself()?;
        self.skip_spaces();
        let stars = self.characters.get(self.at..self.at + 2) == Some(&['*', '*']);
        if stars {
            self.at += 2;
        }
        if stars || self.take(&['^']).is_some() {
            return Ok(Expression::Binary('^', Box::new(base), Box::new(self.signed()?)));
        }
        Ok(base)
    }

    fn operand_itself(&mut self) -> Result<Expression, Text> {
        self.skip_spaces();
        match self.characters.get(self.at) {
            Some('(') => {
                self.at += 1;
                let inner = self.sum()?;
                self.close()?;
                Ok(inner)
            }
            Some(c) if c.is_ascii_digit() || *c == '.' => self.number(),
            Some(c) if c.is_ascii_alphabetic() => self.name(),
            _ => Err(self.operand()),
        }
    }

    fn close(&mut self) -> Result<(), Text> {
        self.take(&[')']).map(|_| ()).ok_or_else(|| self.wanted("a closing parenthesis", "dấu đóng ngoặc"))
    }

    fn number(&mut self) -> Result<Expression, Text> {
        let start = self.at;
        let mut previous = ' ';
        while let Some(c) = self.characters.get(self.at).copied() {
            let exponent_sign = (c == '-' || c == '+') && previous == 'e';
            if !(c.is_ascii_digit() || c == '.' || c == 'e' || c == 'E' || exponent_sign) {
                break;
            }
            previous = c.to_ascii_lowercase();
            self.at += 1;
        }
        let text: String = self.characters[start..self.at].iter().collect();
        let number = text.parse().ok().filter(|x: &f64| x.is_finite());
        if number.is_none() {
            self.at = start;
        }
        number.map(Expression::Number).ok_or_else(|| self.operand())
    }

    fn name(&mut self) -> Result<Expression, Text> {
        let start = self.at;
        while self.characters.get(self.at).is_some_and(char::is_ascii_alphanumeric) {
            self.at += 1;
        }
        let name: String = self.characters[start..self.at].iter().collect::<String>().to_ascii_lowercase();
        if let Some(k) = name.strip_prefix('x').and_then(|digits| digits.parse::<usize>().ok()).filter(|k| *k > 0) {
            return Ok(Expression::Variable(k - 1));
        }
        let function = match name.as_str() {
            "min" => Function::Min,
            "max" => Function::Max,
            "abs" => Function::Abs,
            "sqrt" => Function::Sqrt,
            "exp" => Function::Exp,
            "ln" => Function::Ln,
            _ => {
                self.at = start;
                return Err(self.operand());
            }
        };
        self.take(&['(']).ok_or_else(|| self.wanted("an opening parenthesis", "dấu mở ngoặc"))?;
        let mut list = vec![self.sum()?];
        if matches!(function, Function::Min | Function::Max) {
            while self.take(&[',']).is_some() {
                list.push(self.sum()?);
            }
        }
        self.close()?;
        Ok(Expression::Call(function, list))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_have_the_usual_order_of_operations() {
        let value = |text: &str| Expression::parse(text).unwrap().value(&[2.0, 3.0]);
        for (text, expected) in [
            ("1 + 2 * 3", 7.0),
            ("(1 + 2) * 3", 9.0),
            ("10 - 4 - 3", 3.0),
            ("-x1^2", -4.0),
            ("2^3^x1", 512.0),
            ("2**3", 8.0),
            ("x2 / X1", 1.5),
            ("1.5e1 - 2E-1", 14.8),
            ("max(x1, x2, 1) - min(x1, x2)", 1.0),
            ("abs(x1 - x2) + sqrt(4) + exp(0) + ln(1)", 4.0),
            ("0.7*x1/10 + 0.3*(1 - x2/100)", 0.14 + 0.291),
        ] {
            assert!((value(text) - expected).abs() < 1e-15, "{text} = {}", value(text));
        }
        assert_eq!(Expression::parse("x1 + x7").unwrap().n_variables(), 7);
    }

    #[test]
    fn faults_are_placed() {
        for (text, place) in
            [("", 1), ("1 +", 4), ("(x1", 4), ("x1 x2", 4), ("foo(1)", 1), ("x0", 1), ("1.2.3", 1), ("sqrt 4", 6)]
        {
            let fault = Expression::parse(text).unwrap_err().en;
            assert!(fault.ends_with(&format!("character {place}")), "{text}: {fault}");
        }
        for open in ["(", "-", "2^"] {
            assert!(Expression::parse(&open.repeat(100_000)).is_err());
        }
    }
}
