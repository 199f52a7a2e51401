//! The lines of a body as they arrive, one in memory at a time.
use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt, stream};
use http::StatusCode;
use tonic::Code;

use crate::problem::Problem;

/// Each line that is not blank with its number from 1; a line over the limit ends the stream.
pub(super) fn lines<S, E>(
    body: S,
    max_bytes: usize,
) -> impl Stream<Item = Result<(u64, Bytes), Problem>>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let state = Lines {
        body,
        max_bytes,
        buffer: BytesMut::new(),
        searched: 0,
        number: 0,
        ended: false,
    };
    stream::unfold(state, |mut state| async {
        let item = state.next().await?;
        if item.is_err() {
            state.ended = true;
            state.buffer.clear();
            state.searched = 0;
        }
        Some((item, state))
    })
}

struct Lines<S> {
    body: S,
    max_bytes: usize,
    buffer: BytesMut,
    /// Bytes of the buffer that are known to hold no line feed.
    searched: usize,
    number: u64,
    ended: bool,
}

impl<S, E> Lines<S>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    async fn next(&mut self) -> Option<Result<(u64, Bytes), Problem>> {
        loop {
            if let Some(line) = self.cut() {
                self.number += 1;
                if line.len() > self.max_bytes {
                    return Some(Err(too_long(self.number)));
                }
                if !line.trim_ascii().is_empty() {
                    return Some(Ok((self.number, line)));
                }
                continue;
            }
            if self.ended {
                return None;
            }
            if self.buffer.len() > self.max_bytes {
                return Some(Err(too_long(self.number + 1)));
            }
            match self.body.next().await {
                Some(Ok(chunk)) => self.buffer.extend_from_slice(&chunk),
                Some(Err(_)) => return Some(Err(broken(self.number))),
                None => {
                    self.ended = true;
                    self.buffer.extend_from_slice(b"\n");
                }
            }
        }
    }

    fn cut(&mut self) -> Option<Bytes> {
        let found = self.buffer[self.searched..]
            .iter()
            .position(|byte| *byte == b'\n');
        let Some(found) = found else {
            self.searched = self.buffer.len();
            return None;
        };
        let end = self.searched + found;
        self.searched = 0;
        Some(self.buffer.split_to(end + 1).freeze().slice(..end))
    }
}

fn too_long(number: u64) -> Problem {
    Problem::with_status(
        StatusCode::PAYLOAD_TOO_LARGE,
        Code::InvalidArgument,
        "LINE_TOO_LARGE",
        format!("line {number} is longer than a message may be"),
    )
}

fn broken(number: u64) -> Problem {
    Problem::new(
        Code::Cancelled,
        "BODY_BROKE_OFF",
        format!("the body broke off after line {number}"),
    )
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    async fn read(chunks: &[&'static str]) -> Vec<Result<(u64, String), String>> {
        let chunks: Vec<_> = chunks
            .iter()
            .map(|text| Ok::<_, Infallible>(Bytes::from_static(text.as_bytes())))
            .collect();
        lines(stream::iter(chunks), 8)
            .map(|line| match line {
                Ok((number, line)) => Ok((number, String::from_utf8_lossy(&line).into_owned())),
                Err(problem) => Err(problem.reason().to_owned()),
            })
            .collect()
            .await
    }

    #[tokio::test]
    async fn lines_are_cut_wherever_the_chunks_end() {
        let expected = vec![
            Ok((1, "one".to_owned())),
            Ok((3, "two".to_owned())),
            Ok((4, "three".to_owned())),
        ];
        assert_eq!(read(&["one\n\ntwo\nthree"]).await, expected);
        assert_eq!(
            read(&["o", "ne\n", "\nt", "wo\nthr", "ee\n"]).await,
            expected
        );
    }

    #[tokio::test]
    async fn a_line_over_the_limit_ends_the_stream_with_its_number() {
        let expected = vec![Ok((1, "one".to_owned())), Err("LINE_TOO_LARGE".to_owned())];
        assert_eq!(read(&["one\n", "123456789\n", "two\n"]).await, expected);
        assert_eq!(read(&["one\n12345", "6789 and no end"]).await, expected);
    }
}
