//! The verdict table: two outcomes and a shape -> a verdict, what differs, what was forgiven. Each line is judged in
//! both directions: exchanging the sides never changes a verdict.

use super::super::compare::{self, Comparison};
use super::build::*;
use crate::core::FindingKind::*;
use crate::core::Verdict::*;
use crate::core::{
    CacheReply, Column, ErrorClass, Failure, Fate, Fault, FindingKind, LockWait, Observation, Outcome, Reply, Rows,
    SessionId, Shape, SortKey, StatementKind, Value, Verdict,
};

struct Line {
    what: &'static str,
    observation: Observation,
    verdict: Verdict,
    kinds: Vec<FindingKind>,
    forgiven: Vec<&'static str>,
}

fn line(
    what: &'static str,
    observation: Observation,
    verdict: Verdict,
    kinds: &[FindingKind],
    forgiven: &[&'static str],
) -> Line {
    Line { what, observation, verdict, kinds: kinds.to_vec(), forgiven: forgiven.to_vec() }
}

fn check(lines: Vec<Line>) {
    for line in lines {
        let mut swapped = line.observation.clone();
        std::mem::swap(&mut swapped.control, &mut swapped.candidate);
        for observation in [&line.observation, &swapped] {
            let comparison = compare::observation(observation);
            assert_eq!(comparison.verdict(), line.verdict, "{}: {comparison:?}", line.what);
            assert_eq!(kinds(&comparison), line.kinds, "{}", line.what);
            assert_eq!(comparison.forgiven.keys().copied().collect::<Vec<_>>(), line.forgiven, "{}", line.what);
            for difference in &comparison.differences {
                assert!(!difference.summary.is_empty() && !difference.place.is_empty(), "{}", line.what);
            }
        }
    }
}

fn kinds(comparison: &Comparison) -> Vec<FindingKind> {
    comparison.differences.iter().map(|difference| difference.kind).collect()
}

fn shaped(mut observation: Observation, shape: Shape) -> Observation {
    observation.shape = shape;
    observation
}

fn no_answer() -> Outcome {
    Outcome::Unknown(Fault::TimedOut)
}

#[test]
fn outcomes_are_compared_by_what_they_are() {
    use ErrorClass::*;
    let other = |code: &str| refused(ErrorClass::Other, code);
    check(vec![
        line("equal rows", answered(one(text("x")), one(text("x"))), Match, &[], &[]),
        line("null = null", answered(one(Value::Null), one(Value::Null)), Match, &[], &[]),
        line("null and its name", answered(one(Value::Null), one(text("NULL"))), Mismatch, &[Value], &[]),
        line("null and empty", answered(one(Value::Null), one(text(""))), Mismatch, &[Value], &[]),
        line("a trailing space", answered(one(text("a")), one(text("a "))), Mismatch, &[Value], &[]),
        line("another case", answered(one(text("a")), one(text("A"))), Mismatch, &[Value], &[]),
        line("no rows and no result set", answered(rows(vec![]), affected(0)), Mismatch, &[ReplyKind], &[]),
        line("affected", answered(affected(1), affected(2)), Mismatch, &[Affected], &[]),
        line("same class", answered(refused(DuplicateKey, "23505"), refused(DuplicateKey, "1062")), Match, &[], &[]),
        line(
            "another class",
            answered(refused(DuplicateKey, "23505"), refused(Syntax, "1064")),
            Mismatch,
            &[Error],
            &[],
        ),
        line("one refuses", answered(refused(DuplicateKey, "23505"), affected(1)), Mismatch, &[Error], &[]),
        line("no class, one code", answered(other("X1"), other("X1")), Match, &[], &[]),
        line("no class, two codes", answered(other("X1"), other("X2")), Inconclusive, &[Error], &[]),
        line("no answer", answered(no_answer(), affected(1)), Inconclusive, &[NoAnswer], &[]),
        line("no answer, a refusal", answered(no_answer(), other("X")), Inconclusive, &[NoAnswer], &[]),
        line("no answer at all", answered(no_answer(), no_answer()), Inconclusive, &[NoAnswer], &[]),
    ]);
}

#[test]
fn rows_are_compared_in_order_only_where_an_order_is_fixed() {
    let by_a = || ordered(vec![SortKey::Column(0)]);
    let pairs =
        |values: &[(i64, i64)]| rows(values.iter().map(|(a, b)| vec![Value::Int(*a), Value::Int(*b)]).collect());
    let moved = answered(column(&[1, 2]), column(&[2, 1]));
    let tied = answered(pairs(&[(1, 1), (1, 2)]), pairs(&[(1, 2), (1, 1)]));
    let limited = |order_by| Shape { limited: true, order_by, ..Shape::default() };
    check(vec![
        line("no order", moved.clone(), Match, &[], &["row-order"]),
        line("an order", shaped(moved.clone(), by_a()), Mismatch, &[RowOrder], &[]),
        line("by name", shaped(moved.clone(), ordered(vec![SortKey::Name("A".into())])), Mismatch, &[RowOrder], &[]),
        line("by what is hidden", shaped(moved, ordered(vec![SortKey::Hidden])), Inconclusive, &[RowOrder], &[]),
        line("ties", shaped(tied.clone(), by_a()), Match, &[], &["row-order-ties"]),
        line(
            "a hidden key after ties",
            shaped(tied, ordered(vec![SortKey::Column(0), SortKey::Hidden])),
            Inconclusive,
            &[RowOrder],
            &[],
        ),
        line("twice the same row", answered(column(&[1, 1, 2]), column(&[1, 2, 2])), Mismatch, &[Value], &[]),
        line(
            "LIMIT without ORDER BY",
            shaped(answered(column(&[1, 2]), column(&[1, 3])), limited(vec![])),
            Inconclusive,
            &[Value],
            &[],
        ),
        line(
            "ties where LIMIT cuts",
            shaped(answered(pairs(&[(1, 1), (2, 5)]), pairs(&[(1, 1), (2, 6)])), limited(vec![SortKey::Column(0)])),
            Inconclusive,
            &[Value],
            &[],
        ),
        line(
            "no tie where LIMIT cuts",
            shaped(
                answered(pairs(&[(1, 1), (2, 5), (3, 7)]), pairs(&[(1, 1), (2, 6), (3, 7)])),
                limited(vec![SortKey::Column(0)]),
            ),
            Mismatch,
            &[Value],
            &[],
        ),
        line("a row less", answered(column(&[1, 2]), column(&[1])), Mismatch, &[RowCount], &[]),
        line("none", answered(column(&[1]), rows(vec![])), Mismatch, &[RowCount], &[]),
        line("one bool, one int", answered(one(Value::Bool(true)), one(Value::Int(1))), Match, &[], &["bool-int"]),
        line(
            "forgiven values in another order",
            answered(
                rows(vec![vec![Value::Bool(true)], vec![Value::Bool(false)]]),
                rows(vec![vec![Value::Int(0)], vec![Value::Int(1)]]),
            ),
            Match,
            &[],
            &["bool-int", "row-order"],
        ),
    ]);
}

#[test]
fn rows_that_differ_in_one_column_are_paired_by_the_others() {
    let row = |name: &str, at: i64| vec![Value::Bool(true), text(name), Value::Int(at)];
    let control = rows(vec![row("a", 1), row("b", 2)]);
    let candidate = rows(vec![row("b", 4), row("a", 3)]);
    let comparison = compare::observation(&observed(replayed(control), replayed(candidate)));
    let places: Vec<&str> = comparison.differences.iter().map(|difference| difference.at.as_str()).collect();
    assert_eq!(places, ["row 1, column c"]);
}

#[test]
fn a_reply_that_was_not_kept_whole_is_never_a_match() {
    let cut = |values: &[i64], total| match column(values) {
        Outcome::Completed(Reply::Rows(kept)) => Outcome::Completed(Reply::Rows(Rows { total, ..kept })),
        other => other,
    };
    let by_a = || ordered(vec![SortKey::Column(0)]);
    check(vec![
        line("equal so far", answered(cut(&[1, 2], 9), cut(&[1, 2], 9)), Inconclusive, &[TooLong], &[]),
        line("kept in another length", answered(cut(&[1, 2], 9), cut(&[1], 9)), Inconclusive, &[TooLong], &[]),
        line("no order to hold it to", answered(cut(&[1, 2], 9), cut(&[3, 4], 9)), Inconclusive, &[TooLong], &[]),
        line(
            "an order, other rows",
            shaped(answered(cut(&[1, 2], 9), cut(&[1, 3], 9)), by_a()),
            Mismatch,
            &[Value],
            &[],
        ),
        line("another total", answered(cut(&[1, 2], 9), cut(&[1, 2], 8)), Mismatch, &[RowCount], &[]),
    ]);
}

#[test]
fn columns_are_compared_by_position_and_name() {
    let named = |names: &[&str]| {
        Outcome::Completed(Reply::Rows(Rows {
            columns: names.iter().map(|name| Column { name: (*name).into(), type_name: "any".into() }).collect(),
            rows: vec![names.iter().map(|_| Value::Int(1)).collect()],
            total: 1,
        }))
    };
    let asked = |statement: &str, control: &[&str], candidate: &[&str]| {
        let mut observation = answered(named(control), named(candidate));
        observation.request = sql(statement);
        observation
    };
    let label = &["column-label"][..];
    check(vec![
        line("count", asked("SELECT count(*) FROM t", &["count"], &["count(*)"]), Match, &[], label),
        line("unnamed", asked("SELECT 1+1", &["?column?"], &["1+1"]), Match, &[], label),
        line("a literal", asked("SELECT 1", &["?column?"], &["1"]), Match, &[], label),
        line("a cast", asked("SELECT '1'::int4", &["int4"], &["CAST('1' AS SIGNED)"]), Match, &[], label),
        line("case", asked("SELECT CASE WHEN a THEN 1 END", &["case"], &["CASE WHEN a THEN 1 END"]), Match, &[], label),
        line("case of letters", asked("SELECT Id", &["id"], &["Id"]), Match, &[], &["column-name-case"]),
        line("an alias lost", asked("SELECT sum(x) AS n", &["n"], &["sum(x)"]), Mismatch, &[Columns], &[]),
        line("a column renamed", asked("SELECT a, b", &["a", "b"], &["a", "c"]), Mismatch, &[Columns], &[]),
        line("a column more", asked("SELECT a, b", &["a"], &["a", "b"]), Mismatch, &[Columns], &[]),
        line(
            "columns untold without rows",
            answered(Outcome::Completed(Reply::Rows(Rows::default())), {
                let Outcome::Completed(Reply::Rows(told)) = named(&["a"]) else { panic!("rows") };
                Outcome::Completed(Reply::Rows(Rows { rows: vec![], total: 0, ..told }))
            }),
            Match,
            &[],
            &[],
        ),
    ]);
}

fn said(command: &[&str], control: CacheReply, candidate: CacheReply) -> Observation {
    let mut observation = answered(cache(control), cache(candidate));
    observation.request = redis(command);
    observation
}

fn value(text: &str) -> CacheReply {
    CacheReply::Found(text.into())
}

fn values(texts: &[&str]) -> CacheReply {
    CacheReply::Array(texts.iter().map(|text| value(text)).collect())
}

#[test]
fn the_order_of_members_matters_only_where_redis_states_one() {
    use CacheReply::{Int, Map};
    check(vec![
        line(
            "members in another order",
            said(&["SMEMBERS", "k"], values(&["a", "b"]), values(&["b", "a"])),
            Match,
            &[],
            &["unordered-map"],
        ),
        line(
            "a list in another order",
            said(&["LRANGE", "k", "0", "-1"], values(&["a", "b"]), values(&["b", "a"])),
            Mismatch,
            &[Cache],
            &[],
        ),
        line(
            "a hash's pairs in another order",
            said(&["HGETALL", "k"], values(&["a", "1", "b", "2"]), values(&["b", "2", "a", "1"])),
            Match,
            &[],
            &["unordered-map"],
        ),
        line(
            "a hash's values exchanged",
            said(&["HGETALL", "k"], values(&["a", "1", "b", "2"]), values(&["a", "2", "b", "1"])),
            Mismatch,
            &[Cache],
            &[],
        ),
        line(
            "maps",
            said(
                &["HGETALL", "k"],
                Map(vec![(value("a"), Int(1)), (value("b"), Int(2))]),
                Map(vec![(value("b"), Int(2)), (value("a"), Int(1))]),
            ),
            Match,
            &[],
            &["unordered-map"],
        ),
    ]);
}

#[test]
fn parts_of_a_scan_are_compared_where_they_can_be() {
    let part = |cursor: &str, items: &[&str]| CacheReply::Array(vec![value(cursor), values(items)]);
    let scan = |command: &[&str], control, candidate| said(command, control, candidate);
    let all = part("0", &["b", "a", "c"]);
    check(vec![
        line(
            "everything at once, in another order and once more",
            scan(&["SCAN", "0"], part("0", &["a", "b", "a", "c"]), all.clone()),
            Match,
            &[],
            &["unordered-map"],
        ),
        line("a key is gone", scan(&["SCAN", "0"], all.clone(), part("0", &["a", "b"])), Mismatch, &[Cache], &[]),
        line(
            "a part and everything",
            scan(&["SSCAN", "k", "0"], part("17", &["a"]), all.clone()),
            Match,
            &[],
            &["scan-in-parts"],
        ),
        line(
            "a part that everything lacks",
            scan(&["SCAN", "0"], part("17", &["d"]), all.clone()),
            Mismatch,
            &[Cache],
            &[],
        ),
        line(
            "a later part, of which nothing is left to say",
            scan(&["SCAN", "17"], part("0", &["b"]), part("0", &[])),
            Inconclusive,
            &[Cache],
            &[],
        ),
        line(
            "a field's value",
            scan(&["HSCAN", "k", "0"], part("0", &["f", "v", "g", "w"]), part("0", &["f", "w", "g", "v"])),
            Mismatch,
            &[Cache],
            &[],
        ),
    ]);
}

#[test]
fn cache_replies_are_typed() {
    use CacheReply::{Array, Int, Missing, Set, Status};
    let exec_error = |class| CacheReply::Error(Failure { class, code: "ERR".into(), message: String::new() });
    check(vec![
        line("equal", said(&["GET", "k"], value("v"), value("v")), Match, &[], &[]),
        line("found and missing", said(&["GET", "k"], value("v"), Missing), Mismatch, &[Cache], &[]),
        line("empty is not missing", said(&["GET", "k"], value(""), Missing), Mismatch, &[Cache], &[]),
        line("other bytes", said(&["GET", "k"], value("v"), value("v ")), Mismatch, &[Cache], &[]),
        line("1 and its text", said(&["GET", "k"], Int(1), value("1")), Mismatch, &[ReplyKind], &[]),
        line("status", said(&["SET", "k", "v"], Status("OK".into()), Missing), Mismatch, &[ReplyKind], &[]),
        line("counts", said(&["DEL", "k"], Int(1), Int(0)), Mismatch, &[Cache], &[]),
        line("ttl within tolerance", said(&["TTL", "k"], Int(60), Int(58)), Match, &[], &["ttl-tolerance"]),
        line("ttl beyond", said(&["TTL", "k"], Int(60), Int(57)), Mismatch, &[Cache], &[]),
        line("a far ttl", said(&["TTL", "k"], Int(2_592_003), Int(2_592_000)), Match, &[], &["ttl-tolerance"]),
        line("a far ttl beyond", said(&["TTL", "k"], Int(2_592_004), Int(2_592_000)), Mismatch, &[Cache], &[]),
        line("never and soon", said(&["TTL", "k"], Int(-1), Int(0)), Mismatch, &[Cache], &[]),
        line(
            "an instant",
            said(&["EXPIRETIME", "k"], Int(1_800_000_002), Int(1_800_000_000)),
            Match,
            &[],
            &["ttl-tolerance"],
        ),
        line(
            "another",
            said(&["PEXPIRETIME", "k"], Int(1_800_000_000_000), Int(1_800_000_003_001)),
            Mismatch,
            &[Cache],
            &[],
        ),
        line("no such key", said(&["EXPIRETIME", "k"], Int(-2), Int(-1)), Mismatch, &[Cache], &[]),
        line("pttl", said(&["PTTL", "k"], Int(60_000), Int(58_000)), Match, &[], &["ttl-tolerance"]),
        line("sets", said(&["X"], Set(vec![Int(1)]), Set(vec![Int(2)])), Mismatch, &[Cache], &[]),
        line("lengths", said(&["MGET", "k", "l"], values(&["a"]), values(&["a", "b"])), Mismatch, &[Cache], &[]),
        line(
            "errors inside EXEC",
            said(
                &["EXEC"],
                Array(vec![exec_error(ErrorClass::WrongType)]),
                Array(vec![exec_error(ErrorClass::Syntax)]),
            ),
            Mismatch,
            &[Cache],
            &[],
        ),
    ]);
}

#[test]
fn what_exec_answers_is_compared_as_its_commands_answers_are() {
    use CacheReply::{Array, Int, Status};
    let in_session = |session, mut observation: Observation| {
        observation.session = SessionId(session);
        observation
    };
    let status = |args: &[&str], status: &str| said(args, Status(status.into()), Status(status.into()));
    let queued = |ends: &[&str], [control, candidate]: [i64; 2]| {
        let answers = |seconds, fields: &[&str]| Array(vec![Int(seconds), values(fields)]);
        let answers = [answers(control, &["f", "v", "g", "w"]), answers(candidate, &["g", "w", "f", "v"])];
        let mut all = vec![status(&["MULTI"], "OK"), status(&["TTL", "k"], "QUEUED")];
        all.extend(ends.iter().map(|end| status(&[*end], "OK")));
        // Another session's transaction is none of this one's business.
        all.push(in_session(2, status(&["MULTI"], "OK")));
        all.push(in_session(2, status(&["GET", "k"], "QUEUED")));
        all.push(status(&["HGETALL", "h"], "QUEUED"));
        let [control, candidate] = answers;
        all.push(said(&["EXEC"], control, candidate));
        report(all)
    };
    let near = queued(&[], [60, 58]);
    assert_eq!(near.verdicts.mismatch, 0, "{:?}", near.findings);
    assert_eq!((near.normalisations["ttl-tolerance"], near.normalisations["unordered-map"]), (1, 1));
    assert_eq!(queued(&[], [60, 57]).verdicts.mismatch, 1, "beyond what a TTL may differ by");
    assert_eq!(queued(&["DISCARD"], [60, 58]).verdicts.mismatch, 1, "of which commands nobody can tell");
}

#[test]
fn warnings_and_waits_on_one_side_are_differences() {
    let waited = || {
        let mut fate = replayed(affected(1));
        if let Fate::Replayed { waited, .. } = &mut fate {
            *waited = Some(LockWait { kind: "transactionid".into(), overtaken_by: 1, polls: 0 });
        }
        fate
    };
    let plain = || replayed(affected(1));
    check(vec![
        line("truncated", observed(plain(), warned(affected(1), "Warning", 1265)), Mismatch, &[Warning], &[]),
        line(
            "on both",
            observed(warned(affected(1), "Warning", 1265), warned(affected(1), "Warning", 1265)),
            Match,
            &[],
            &[],
        ),
        line(
            "at a read, which changes nothing",
            observed(replayed(column(&[1])), warned(column(&[1]), "Warning", 1292)),
            Inconclusive,
            &[Warning],
            &[],
        ),
        line(
            "a definition that one side counts",
            shaped(
                answered(affected(0), affected(3)),
                Shape { statement: Some(StatementKind::Definition), ..Shape::default() },
            ),
            Match,
            &[],
            &["definition-count"],
        ),
        line(
            "a definition that both count",
            shaped(
                answered(affected(2), affected(3)),
                Shape { statement: Some(StatementKind::Definition), ..Shape::default() },
            ),
            Mismatch,
            &[Affected],
            &[],
        ),
        line("another one", observed(plain(), warned(affected(1), "Warning", 1287)), Inconclusive, &[Warning], &[]),
        line("a note", observed(plain(), warned(affected(1), "Note", 1051)), Match, &[], &["server-note"]),
        line(
            "ignored on purpose",
            observed(plain(), warned(affected(1), "Warning", 1062)),
            Match,
            &[],
            &["duplicate-ignored"],
        ),
        line(
            "a refusal repeating itself",
            observed(
                replayed(refused(ErrorClass::DuplicateKey, "23505")),
                warned(refused(ErrorClass::DuplicateKey, "1062"), "Error", 1062),
            ),
            Match,
            &[],
            &[],
        ),
        line("waits alone", observed(plain(), waited()), Inconclusive, &[LockWait], &[]),
        line("both wait", observed(waited(), waited()), Match, &[], &[]),
    ]);
}

#[test]
fn what_was_not_sent_is_not_compared() {
    let skipped = || Fate::Skipped { reason: "administers the store".into() };
    let untranslatable = || Fate::Untranslatable { reason: "ts_rank".into() };
    let judged = |control, candidate| {
        let comparison = compare::observation(&observed(control, candidate));
        (comparison.verdict(), kinds(&comparison))
    };
    assert_eq!(judged(skipped(), skipped()), (Match, vec![]));
    assert_eq!(judged(replayed(affected(0)), skipped()), (Match, vec![]));
    assert_eq!(judged(replayed(affected(0)), untranslatable()), (Inconclusive, vec![Untranslatable]));
    assert_eq!(judged(skipped(), replayed(affected(0))), (Inconclusive, vec![Skipped]));
}

#[test]
fn a_control_that_does_not_do_what_was_recorded_is_a_finding() {
    let recorded = |class, control: Outcome| {
        let mut observation = answered(control.clone(), control);
        observation.recorded_error = Some(Failure { class, code: "X".into(), message: String::new() });
        kinds(&compare::observation(&observation))
    };
    assert_eq!(recorded(ErrorClass::DuplicateKey, refused(ErrorClass::DuplicateKey, "23505")), vec![]);
    assert_eq!(recorded(ErrorClass::DuplicateKey, refused(ErrorClass::Syntax, "42601")), vec![Control]);
    assert_eq!(recorded(ErrorClass::DuplicateKey, affected(1)), vec![Control]);
    let mut observation = answered(refused(ErrorClass::Syntax, "42601"), refused(ErrorClass::Syntax, "1064"));
    assert_eq!(compare::observation(&observation).verdict(), Match);
    observation.recorded_completed = true;
    assert_eq!(compare::observation(&observation).verdict(), Inconclusive);
}

#[test]
fn only_a_key_that_ends_within_a_second_may_be_missing_on_one_side() {
    let found = |text: &str| CacheReply::Found(text.into());
    let pair = |control: CacheReply, candidate: CacheReply, ending_ms: Option<u64>| {
        let reply = |reply| Outcome::Completed(Reply::Cache(reply));
        Observation { ending_ms, ..answered(reply(control), reply(candidate)) }
    };
    let list = |items: [CacheReply; 2]| CacheReply::Array(items.to_vec());
    let missing = || CacheReply::Missing;
    let many = |ending_ms| pair(list([found("a"), found("b")]), list([found("a"), missing()]), ending_ms);
    let other = pair(list([found("a"), found("b")]), list([found("x"), missing()]), Some(1));
    check(vec![
        line("ends in a second", pair(found("a"), missing(), Some(1000)), Match, &[], &["key-ending"]),
        line("lives a little longer", pair(found("a"), missing(), Some(1001)), Mismatch, &[Cache], &[]),
        line("lives for ever", pair(found("a"), missing(), Some(u64::MAX)), Mismatch, &[Cache], &[]),
        line("nobody knows", pair(found("a"), missing(), None), Mismatch, &[Cache], &[]),
        line("one of two ends", many(Some(7)), Match, &[], &["key-ending"]),
        line("one of two was lost", many(None), Mismatch, &[Cache], &[]),
        line("one ends, the other is another value", other, Mismatch, &[Cache], &[]),
        line("another value never ends", pair(found("a"), found("b"), Some(1)), Mismatch, &[Cache], &[]),
    ]);
}
