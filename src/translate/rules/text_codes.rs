//! Codes of texts and bytes: code points, digests, hexadecimal and base64, quoting.

use super::raise::{INVALID, OUT_OF_RANGE, fill};
use super::spelled::exact;
use super::text::{characters_of, of_characters};
use super::text_parts::whole;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::Expr;
use crate::translate::refusal::Refusal;
use crate::translate::template::Template;
use crate::translate::types::Type;

/// A bytea's bytes.
fn bytes(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Template> {
    match printer.names.infer(expr) {
        Type::Bytea | Type::Unknown => printer.captured(|printer| printer.expr(expr, &Type::Bytea)),
        other => Err(format!("a function of bytes on a value of type {}", other.name()).into()),
    }
}

/// The word of a second argument, such as a digest's or an encoding's name.
fn word(printer: &mut Printer<'_>, expr: &Expr) -> Carried<String> {
    match printer.bare(expr) {
        Some(_) => Ok(printer.pin(expr)?.unwrap_or_default().to_ascii_lowercase()),
        None => Err(format!("{expr} as the name of an encoding or digest").into()),
    }
}

pub fn sha(printer: &mut Printer<'_>, bits: u32, exprs: &[&Expr]) -> Carried {
    let value = bytes(printer, exprs[0])?;
    fill(printer, &format!("UNHEX(SHA2(@1,{bits}))"), &[value])
}

/// pgcrypto's digest() of a text or of bytes.
pub fn digest(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let hashed = match word(printer, exprs[1])?.as_str() {
        "md5" => "MD5(@1)",
        "sha1" => "SHA1(@1)",
        "sha224" => "SHA2(@1,224)",
        "sha256" => "SHA2(@1,256)",
        "sha384" => "SHA2(@1,384)",
        "sha512" => "SHA2(@1,512)",
        other => return Err(format!("digest() by '{other}'").into()),
    };
    let value = match printer.names.infer(exprs[0]) {
        Type::Text | Type::Unknown => printer.captured(|printer| printer.expr(exprs[0], &Type::Text))?,
        _ => bytes(printer, exprs[0])?,
    };
    fill(printer, &format!("UNHEX({hashed})"), &[value])
}

/// Both break base64 after 76 characters.
pub fn encode(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let pattern = match word(printer, exprs[1])?.as_str() {
        "hex" => "LOWER(HEX(@1))",
        "base64" => "TO_BASE64(@1)",
        other => return Err(format!("encode() as '{other}'").into()),
    };
    let value = bytes(printer, exprs[0])?;
    exact(printer, |printer| fill(printer, pattern, &[value]))
}

pub fn decode(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let pattern = match word(printer, exprs[1])?.as_str() {
        "hex" => format!("IF(@1 NOT REGEXP '\\\\A([0-9a-fA-F]{{2}})*\\\\z',{INVALID},UNHEX(@1))"),
        "base64" => format!("IFNULL(FROM_BASE64(@1),IF(@1 IS NULL,NULL,{INVALID}))"),
        other => return Err(format!("decode() as '{other}'").into()),
    };
    of_characters(printer, &pattern, &exprs[..1])
}

fn utf8(printer: &mut Printer<'_>, expr: &Expr) -> Carried {
    match word(printer, expr)?.as_str() {
        "utf8" | "utf-8" | "unicode" => Ok(()),
        other => Err(format!("the encoding '{other}'; the target keeps UTF-8 only").into()),
    }
}

/// Bytes that are no UTF-8 become question marks on MariaDB, and then an error.
pub fn convert_from(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    utf8(printer, exprs[1])?;
    let value = bytes(printer, exprs[0])?;
    let read = "CONVERT(CAST(@1 AS BINARY) USING utf8mb4)";
    let pattern = format!("IF(CAST({read} AS BINARY) <> @1,{INVALID},{read})");
    exact(printer, |printer| fill(printer, &pattern, &[value]))
}

pub fn convert_to(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    utf8(printer, exprs[1])?;
    of_characters(printer, "CAST(@1 AS BINARY)", &exprs[..1])
}

/// A negative integer has as many digits as its type has bytes.
pub fn to_hex(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let ty = printer.names.infer(exprs[0]);
    let pattern = match ty {
        Type::Int(8) => "LOWER(HEX(@1))",
        Type::Int(_) => "LOWER(HEX(@1 & 4294967295))",
        other => return Err(format!("to_hex() of a value of type {}", other.name()).into()),
    };
    let value = printer.captured(|printer| printer.operand(exprs[0], &ty))?;
    exact(printer, |printer| fill(printer, pattern, &[value]))
}

pub fn chr(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let pattern = "CONVERT(CHAR(@1 USING utf32) USING utf8mb4)";
    if let Some(code) = whole(printer, exprs[0])? {
        let known = u32::try_from(code).ok().filter(|code| *code > 0).and_then(char::from_u32);
        if known.is_none() {
            return Err(Refusal::certain("54000", format!("chr({code}) is no character; PostgreSQL refuses it")));
        }
        let mut value = Template::default();
        value.push_str(&code.to_string());
        return exact(printer, |printer| fill(printer, pattern, &[value]));
    }
    let ty = printer.names.infer(exprs[0]);
    if !matches!(ty, Type::Int(_)) {
        return Err(format!("chr() of a value of type {}", ty.name()).into());
    }
    let value = printer.captured(|printer| printer.operand(exprs[0], &ty))?;
    let known = "@1 BETWEEN 1 AND 55295 OR @1 BETWEEN 57344 AND 1114111";
    let checked = format!("IF({known},{pattern},IF(@1 IS NULL,NULL,{OUT_OF_RANGE}))");
    exact(printer, |printer| fill(printer, &checked, &[value]))
}

/// The place of a byte or bit, which is written out, counted from 0.
fn place(printer: &mut Printer<'_>, expr: &Expr, name: &str) -> Carried<i64> {
    let place = whole(printer, expr)?.ok_or_else(|| format!("{name}() at a computed place"))?;
    if place < 0 {
        return Err(Refusal::certain("2202E", format!("{name}() before the bytes; PostgreSQL refuses it")));
    }
    Ok(place)
}

pub fn get_byte(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let place = place(printer, exprs[1], "get_byte")?;
    let value = bytes(printer, exprs[0])?;
    let read = format!("ASCII(SUBSTRING(@1,{},1))", place + 1);
    fill(printer, &format!("IF(LENGTH(@1) <= {place},{INVALID},{read})"), &[value])
}

pub fn set_byte(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let place = place(printer, exprs[1], "set_byte")?;
    let byte = whole(printer, exprs[2])?.ok_or("set_byte() of a computed byte")?.rem_euclid(256);
    let value = bytes(printer, exprs[0])?;
    let written = format!("CONCAT(LEFT(@1,{place}),UNHEX('{byte:02X}'),SUBSTRING(@1,{}))", place + 2);
    fill(printer, &format!("IF(LENGTH(@1) <= {place},{INVALID},{written})"), &[value])
}

/// The bits of a byte are counted from its least one.
pub fn get_bit(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let place = place(printer, exprs[1], "get_bit")?;
    let value = bytes(printer, exprs[0])?;
    let read = format!("(ASCII(SUBSTRING(@1,{},1)) >> {} & 1)", place / 8 + 1, place % 8);
    fill(printer, &format!("IF(LENGTH(@1) <= {},{INVALID},{read})", place / 8), &[value])
}

/// Words that are no names without quotes.
const KEYWORDS: &str = "all,analyse,analyze,and,any,array,as,asc,asymmetric,authorization,between,bigint,binary,bit,boolean,\
    both,case,cast,char,character,check,coalesce,collate,collation,column,concurrently,constraint,create,cross,\
    current_catalog,current_date,current_role,current_schema,current_time,current_timestamp,current_user,dec,decimal,\
    default,deferrable,desc,distinct,do,else,end,except,exists,extract,false,fetch,float,for,foreign,freeze,from,full,\
    grant,greatest,group,grouping,having,ilike,in,initially,inner,inout,int,integer,intersect,interval,into,is,isnull,\
    join,lateral,leading,least,left,like,limit,localtime,localtimestamp,national,natural,nchar,none,normalize,not,\
    notnull,null,nullif,numeric,offset,on,only,or,order,out,outer,overlaps,overlay,placing,position,precision,primary,\
    real,references,returning,right,row,select,session_user,setof,similar,smallint,some,substring,symmetric,table,\
    tablesample,then,time,timestamp,to,trailing,treat,trim,true,union,unique,user,using,values,varchar,variadic,verbose,\
    when,where,window,with,xmlattributes,xmlconcat,xmlelement,xmlexists,xmlforest,xmlnamespaces,xmlparse,xmlpi,xmlroot,\
    xmlserialize,xmltable";

/// A name as PostgreSQL writes it: in quotes where it is a keyword, or not in lower case.
pub fn quote_ident(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let keywords = KEYWORDS.replace(',', "','");
    let plain = format!("@1 REGEXP '\\\\A[a-z_][a-z0-9_]*\\\\z' AND @1 NOT IN ('{keywords}')");
    let pattern = format!("IF({plain},@1,CONCAT('\"',REPLACE(@1,'\"','\"\"'),'\"'))");
    of_characters(printer, &pattern, exprs)
}

const QUOTED: &str = r"CONCAT(IF(LOCATE('\\',@1) > 0,'E',''),'''',REPLACE(REPLACE(@1,'\\','\\\\'),'''',''''''),'''')";

/// The text of a value of any type.
pub fn quote_literal(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let value = printer.captured(|printer| characters_of(printer, exprs[0]))?;
    fill(printer, QUOTED, &[value])
}

pub fn quote_nullable(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let value = printer.captured(|printer| characters_of(printer, exprs[0]))?;
    fill(printer, &format!("COALESCE({QUOTED},'NULL')"), &[value])
}
