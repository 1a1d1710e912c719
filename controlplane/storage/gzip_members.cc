#include "controlplane/storage/gzip_members.h"

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include <isa-l/igzip_lib.h>

namespace trunkline::controlplane {
namespace {

constexpr std::size_t most_overhead = 1024;  // of incompressible text: headers of blocks and member
constexpr std::size_t inflated_at_once = 1 << 16;

std::uint8_t* octets_of(std::string_view text) {
  return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));  // the library only reads them
}

}  // namespace

std::string gzip_member(std::string_view text) {
  std::vector<std::uint8_t> level_buffer(ISAL_DEF_LVL1_DEFAULT);
  std::string member(text.size() + text.size() / 8 + most_overhead, '\0');
  const auto stream = std::make_unique<isal_zstream>();
  isal_deflate_init(stream.get());
  stream->level = 1;
  stream->level_buf = level_buffer.data();
  stream->level_buf_size = static_cast<std::uint32_t>(level_buffer.size());
  stream->gzip_flag = IGZIP_GZIP;
  stream->end_of_stream = 1;
  stream->flush = NO_FLUSH;
  stream->next_in = octets_of(text);
  stream->avail_in = static_cast<std::uint32_t>(text.size());
  stream->next_out = reinterpret_cast<std::uint8_t*>(member.data());
  stream->avail_out = static_cast<std::uint32_t>(member.size());
  if (isal_deflate(stream.get()) != COMP_OK || stream->internal_state.state != ZSTATE_END) return {};
  member.resize(stream->total_out);
  return member;
}

WholeMembers whole_members(std::string_view file) {
  WholeMembers whole;
  const auto state = std::make_unique<inflate_state>();
  std::array<std::uint8_t, inflated_at_once> out;
  while (whole.octets < file.size()) {
    isal_inflate_init(state.get());
    state->crc_flag = ISAL_GZIP;  // header, text and checksum
    state->next_in = octets_of(file) + whole.octets;
    state->avail_in =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(file.size() - whole.octets, 0xffff'ffff));
    const auto before = state->avail_in;
    std::string text;
    do {
      state->next_out = out.data();
      state->avail_out = static_cast<std::uint32_t>(out.size());
      if (isal_inflate(state.get()) != ISAL_DECOMP_OK) return whole;
      text.append(reinterpret_cast<const char*>(out.data()), out.size() - state->avail_out);
    } while (state->block_state != ISAL_BLOCK_FINISH && (state->avail_out == 0 || state->avail_in > 0));
    if (state->block_state != ISAL_BLOCK_FINISH) return whole;  // its end is missing
    whole.octets += before - state->avail_in;
    whole.last = std::move(text);
  }
  return whole;
}

}  // namespace trunkline::controlplane
