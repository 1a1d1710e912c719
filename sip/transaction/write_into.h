// Writes one message into a buffer of the pool which is just large enough.
#pragma once

#include <cstddef>
#include <span>
#include <utility>

#include "base/buffer_pool.h"
#include "base/result.h"
#include "sip/message/writer.h"
#include "sip/transaction/refusal.h"

namespace trunkline::sip {

/// What start line, header names and Content-Length of a message of ours take at most.
inline constexpr std::size_t message_frame = 160;

/// `write(std::span<char>)` writes into a buffer of `expected` octets or more, and says what is of it.
/// Errors: `no_buffer_left`; `unwritable` when the writer refuses what it is given.
template <class Write>
[[nodiscard]] base::Result<base::Buffer, Refusal> fill_buffer(base::BufferPool& buffers, std::size_t expected,
                                                              Write&& write) {
  base::Buffer buffer = buffers.take(expected);
  if (!buffer) return base::fail(Refusal::no_buffer_left);
  const base::Result<std::string_view, WriteError> written =
      write(std::span(reinterpret_cast<char*>(buffer.data()), buffer.capacity()));
  if (!written) {
    const bool too_small = written.error() == WriteError::no_room;
    return base::fail(too_small ? Refusal::no_buffer_left : Refusal::unwritable);
  }
  (void)buffer.resize(written->size());
  return buffer;
}

/// `write(Writer&)` writes a message of at most `expected` octets and the frame. Errors: as above.
template <class Write>
[[nodiscard]] base::Result<base::Buffer, Refusal> write_into(base::BufferPool& buffers, std::size_t expected,
                                                             Write&& write) {
  return fill_buffer(buffers, expected + message_frame, [&](std::span<char> octets) {
    Writer writer(octets);
    write(writer);
    return writer.finish();
  });
}

}  // namespace trunkline::sip
