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

/// `write(Writer&)` writes a message of at most `expected` octets and the frame.
/// Errors: `no_buffer_left`; `unwritable` when the writer refuses what it is given.
template <class Write>
[[nodiscard]] base::Result<base::Buffer, Refusal> write_into(base::BufferPool& buffers, std::size_t expected,
                                                             Write&& write) {
  base::Buffer buffer = buffers.take(expected + message_frame);
  if (!buffer) return base::fail(Refusal::no_buffer_left);
  Writer writer(std::span(reinterpret_cast<char*>(buffer.data()), buffer.capacity()));
  write(writer);
  const auto written = writer.finish();
  if (!written) {
    const bool too_small = written.error() == WriteError::no_room;
    return base::fail(too_small ? Refusal::no_buffer_left : Refusal::unwritable);
  }
  (void)buffer.resize(written->size());
  return buffer;
}

}  // namespace trunkline::sip
