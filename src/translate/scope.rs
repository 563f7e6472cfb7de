//! Which columns a name in a statement can mean, and their types: FROM by FROM, from the inside out.
//!
//! It knows what the schema tells and nothing else: a relation whose columns are unknown answers `Unknown`.

use super::types::Type;

/// A column that an expression can name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Field {
    pub name: String,
    pub ty: Type,
    pub nullable: bool,
    /// An AUTO_INCREMENT column on the target.
    pub serial: bool,
    /// The decimals of a `numeric` column that declares them.
    pub scale: Option<u8>,
}

/// A table, derived table or CTE in FROM.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Relation {
    /// The name that its columns can be qualified with.
    pub alias: String,
    pub fields: Vec<Field>,
}

/// One query's names.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    pub relations: Vec<Relation>,
    /// The select list's own names, for ORDER BY and GROUP BY.
    pub outputs: Vec<Field>,
}

/// The names of a query and of those around it, the innermost last.
#[derive(Clone, Debug, Default)]
pub struct Scopes {
    stack: Vec<Scope>,
}

impl Scopes {
    pub fn push(&mut self, scope: Scope) {
        self.stack.push(scope);
    }

    pub fn pop(&mut self) -> Scope {
        self.stack.pop().unwrap_or_default()
    }

    pub fn top(&mut self) -> Option<&mut Scope> {
        self.stack.last_mut()
    }

    pub fn current(&self) -> Option<&Scope> {
        self.stack.last()
    }

    /// The column that a name means; a query's own columns come before those around it.
    pub fn find(&self, qualifier: Option<&str>, name: &str) -> Option<&Field> {
        self.stack.iter().rev().find_map(|scope| {
            scope
                .relations
                .iter()
                .filter(|relation| qualifier.is_none_or(|alias| relation.alias == alias))
                .find_map(|relation| relation.fields.iter().find(|field| field.name == name))
        })
    }

    /// Which scope an alias belongs to, counted from the outside.
    pub fn depth_of(&self, alias: &str) -> Option<usize> {
        self.stack.iter().rposition(|scope| scope.relations.iter().any(|relation| relation.alias == alias))
    }

    /// The output column of this name of the innermost query.
    pub fn find_output(&self, name: &str) -> Option<&Field> {
        self.stack.last().and_then(|scope| scope.outputs.iter().find(|field| field.name == name))
    }

    /// Marks the columns of relations from `from` on as nullable: they stand on the outer side of a join.
    pub fn widen(&mut self, from: usize, to: usize) {
        if let Some(scope) = self.stack.last_mut() {
            for relation in scope.relations.iter_mut().take(to).skip(from) {
                for field in &mut relation.fields {
                    field.nullable = true;
                }
            }
        }
    }
}
