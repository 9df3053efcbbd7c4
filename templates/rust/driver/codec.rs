//! Values from JSON and to JSON, each held to its type.

use crate::json::Json;
use std::collections::BTreeMap;

pub trait Codec: Sized {
    /// Whether `null` is one of the type's own forms.
    const NULLABLE: bool = false;
    /// Whether the type is written as a string, so that it can be an object's key.
    const KEY: bool = false;

    fn decode(json: &Json) -> Result<Self, String>;
    fn encode(&self) -> Json;
}

pub fn misfit<T>(wanted: &str, json: &Json) -> Result<T, String> {
    Err(format!("expected {wanted}, got {}", json.kind()))
}

/// The cases of an enum or variant and the payload, if there is one.
pub fn case_of(json: &Json) -> Result<(&str, Option<&Json>), String> {
    match json {
        Json::Text(name) => Ok((name, None)),
        Json::Object(members) if members.len() == 1 => Ok((&members[0].0, Some(&members[0].1))),
        _ => misfit("a case", json),
    }
}

pub fn case(name: &str, payload: &impl Codec) -> Json {
    Json::Object(vec![(name.to_string(), payload.encode())])
}

/// What a method that returns nothing answers.
pub fn name(name: &str, (): ()) -> Json {
    Json::Text(name.to_string())
}

/// The members of an object, taken one by one.
pub struct Members<'a>(Vec<&'a (String, Json)>);

impl<'a> Members<'a> {
    pub fn of(json: &'a Json) -> Result<Self, String> {
        match json {
            Json::Object(members) => Ok(Self(members.iter().collect())),
            _ => misfit("an object", json),
        }
    }

    pub fn take<T: Codec>(&mut self, name: &str) -> Result<T, String> {
        let found = self.0.iter().position(|(key, _)| key == name);
        match found.map(|index| self.0.remove(index)) {
            Some((_, value)) => T::decode(value).map_err(|error| format!("{name}: {error}")),
            None if T::NULLABLE => T::decode(&Json::Null),
            None => Err(format!("{name} is missing")),
        }
    }

    /// The calls on an object that is to be made.
    pub fn calls(&mut self) -> Result<&'a [Json], String> {
        let found = self.0.iter().position(|(key, _)| key == "calls");
        match found.map(|index| self.0.remove(index)) {
            Some((_, Json::List(calls))) => Ok(calls),
            _ => Err("calls are a list".to_string()),
        }
    }

    pub fn end(self) -> Result<(), String> {
        self.0.first().map_or(Ok(()), |(key, _)| Err(format!("there is no {key}")))
    }
}

impl Codec for () {
    fn decode(json: &Json) -> Result<Self, String> {
        match json {
            Json::Null => Ok(()),
            _ => misfit("null", json),
        }
    }

    fn encode(&self) -> Json {
        Json::Null
    }
}

impl Codec for bool {
    fn decode(json: &Json) -> Result<Self, String> {
        match json {
            Json::Bool(value) => Ok(*value),
            _ => misfit("a boolean", json),
        }
    }

    fn encode(&self) -> Json {
        Json::Bool(*self)
    }
}

macro_rules! integers {
    ($($type:ty => $write:ident),*) => { $(impl Codec for $type {
        fn decode(json: &Json) -> Result<Self, String> {
            let digits = match json {
                Json::Number(digits) => digits,
                Json::Text(digits) if <$type>::BITS == 64 && is_decimal(digits) => digits,
                _ => return misfit("an integer", json),
            };
            digits.parse().map_err(|_| format!("{digits} is no {}", stringify!($type)))
        }

        fn encode(&self) -> Json {
            Json::$write(self.to_string())
        }
    })* };
}

integers!(i8 => Number, i16 => Number, i32 => Number, i64 => Text, u8 => Number, u16 => Number, u32 => Number, u64 => Text);

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    plain && text != "-0" && (digits == "0" || !digits.starts_with('0'))
}

macro_rules! floats {
    ($($type:ty),*) => { $(impl Codec for $type {
        fn decode(json: &Json) -> Result<Self, String> {
            match json {
                Json::Number(digits) => match digits.parse::<$type>() {
                    Ok(value) if value.is_finite() => Ok(value),
                    _ => Err(format!("{digits} is no {}", stringify!($type))),
                },
                Json::Text(name) if name == "NaN" => Ok(<$type>::NAN),
                Json::Text(name) if name == "Infinity" => Ok(<$type>::INFINITY),
                Json::Text(name) if name == "-Infinity" => Ok(<$type>::NEG_INFINITY),
                _ => misfit("a number", json),
            }
        }

        fn encode(&self) -> Json {
            if self.is_finite() {
                Json::Number(format!("{self:?}"))
            } else if self.is_nan() {
                Json::Text("NaN".to_string())
            } else {
                Json::Text(if *self > 0.0 { "Infinity" } else { "-Infinity" }.to_string())
            }
        }
    })* };
}

floats!(f32, f64);

impl Codec for char {
    fn decode(json: &Json) -> Result<Self, String> {
        let mut chars = match json {
            Json::Text(text) => text.chars(),
            _ => return misfit("a string of one character", json),
        };
        match (chars.next(), chars.next()) {
            (Some(c), None) => Ok(c),
            _ => Err("expected a string of one character".to_string()),
        }
    }

    fn encode(&self) -> Json {
        Json::Text(self.to_string())
    }
}

impl Codec for String {
    const KEY: bool = true;

    fn decode(json: &Json) -> Result<Self, String> {
        match json {
            Json::Text(text) => Ok(text.clone()),
            _ => misfit("a string", json),
        }
    }

    fn encode(&self) -> Json {
        Json::Text(self.clone())
    }
}

impl<T: Codec> Codec for Vec<T> {
    fn decode(json: &Json) -> Result<Self, String> {
        match json {
            Json::List(items) => items.iter().map(T::decode).collect(),
            _ => misfit("an array", json),
        }
    }

    fn encode(&self) -> Json {
        Json::List(self.iter().map(T::encode).collect())
    }
}

impl<T: Codec> Codec for Option<T> {
    const NULLABLE: bool = true;

    fn decode(json: &Json) -> Result<Self, String> {
        match json {
            Json::Null => Ok(None),
            _ if !T::NULLABLE => T::decode(json).map(Some),
            Json::Object(members) if members.len() == 1 && members[0].0 == "some" => T::decode(&members[0].1).map(Some),
            _ => misfit("null or {\"some\": …}", json),
        }
    }

    fn encode(&self) -> Json {
        match self {
            None => Json::Null,
            Some(value) if T::NULLABLE => case("some", value),
            Some(value) => value.encode(),
        }
    }
}

impl<T: Codec, E: Codec> Codec for Result<T, E> {
    fn decode(json: &Json) -> Result<Self, String> {
        match case_of(json)? {
            ("ok", Some(value)) => T::decode(value).map(Ok),
            ("error", Some(value)) => E::decode(value).map(Err),
            _ => misfit("{\"ok\": …} or {\"error\": …}", json),
        }
    }

    fn encode(&self) -> Json {
        match self {
            Ok(value) => case("ok", value),
            Err(error) => case("error", error),
        }
    }
}

impl<K: Codec + Ord, V: Codec> Codec for BTreeMap<K, V> {
    fn decode(json: &Json) -> Result<Self, String> {
        let mut map = BTreeMap::new();
        let mut add = |key: &Json, value: &Json| match map.insert(K::decode(key)?, V::decode(value)?) {
            None => Ok(()),
            Some(_) => Err("a key stands twice".to_string()),
        };
        match json {
            Json::Object(members) if K::KEY => {
                for (key, value) in members {
                    add(&Json::Text(key.clone()), value)?;
                }
            }
            Json::List(pairs) if !K::KEY => {
                for pair in pairs {
                    match pair {
                        Json::List(pair) if pair.len() == 2 => add(&pair[0], &pair[1])?,
                        _ => return misfit("a pair", pair),
                    }
                }
            }
            _ => return misfit("a map", json),
        }
        Ok(map)
    }

    fn encode(&self) -> Json {
        if K::KEY {
            let key = |key: &K| match key.encode() {
                Json::Text(text) => text,
                _ => unreachable!("such keys are strings"),
            };
            return Json::Object(self.iter().map(|(k, v)| (key(k), v.encode())).collect());
        }
        Json::List(self.iter().map(|(k, v)| Json::List(vec![k.encode(), v.encode()])).collect())
    }
}

macro_rules! tuples {
    ($($count:literal => $($name:ident $index:tt),+;)*) => { $(impl<$($name: Codec),+> Codec for ($($name,)+) {
        fn decode(json: &Json) -> Result<Self, String> {
            match json {
                Json::List(items) if items.len() == $count => Ok(($($name::decode(&items[$index])?,)+)),
                _ => misfit(concat!("an array of ", $count), json),
            }
        }

        fn encode(&self) -> Json {
            Json::List(vec![$(self.$index.encode()),+])
        }
    })* };
}

tuples!(
    1 => A 0;
    2 => A 0, B 1;
    3 => A 0, B 1, C 2;
    4 => A 0, B 1, C 2, D 3;
    5 => A 0, B 1, C 2, D 3, E 4;
    6 => A 0, B 1, C 2, D 3, E 4, F 5;
    7 => A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    8 => A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
    9 => A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8;
    10 => A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9;
    11 => A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10;
    12 => A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11;
);
