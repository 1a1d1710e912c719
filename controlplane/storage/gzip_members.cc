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

// The header of a member with one subfield of FEXTRA (RFC 1952 section 2.3):
//
//     1f 8b | 08 | flags: 04 | time: 0 0 0 0 | 0 | ff | octets of FEXTRA (2) | 'T' 'L' | octets (2) | note
//
// Numbers of two octets have the low one first.
constexpr std::size_t note_at = 16;
constexpr std::string_view fixed_header("\x1f\x8b\x08\x04\0\0\0\0\0\xff", 10);
constexpr std::string_view note_id = "TL";

void put_length(std::string& out, std::size_t length) {
  out += static_cast<char>(length & 0xff);
  out += static_cast<char>(length >> 8);
}

std::string header_with(std::string_view note) {
  std::string header(fixed_header);
  put_length(header, note.size() + 4);
  header += note_id;
  put_length(header, note.size());
  return header.append(note);
}

std::string_view note_of(std::string_view member) {
  if (member.size() < note_at || !member.starts_with(fixed_header) || member.substr(12, 2) != note_id)
    return {};
  const auto length = static_cast<std::uint8_t>(member[14]) |
                      (static_cast<std::size_t>(static_cast<std::uint8_t>(member[15])) << 8);
  return member.substr(note_at, length);
}

}  // namespace

std::string gzip_member(std::string_view text, std::string_view note) {
  std::vector<std::uint8_t> level_buffer(ISAL_DEF_LVL1_DEFAULT);
  std::string member = header_with(note);
  const auto begin = member.size();
  member.resize(begin + text.size() + text.size() / 8 + most_overhead);
  const auto stream = std::make_unique<isal_zstream>();
  isal_deflate_init(stream.get());
  stream->level = 1;
  stream->level_buf = level_buffer.data();
  stream->level_buf_size = static_cast<std::uint32_t>(level_buffer.size());
  stream->gzip_flag = IGZIP_GZIP_NO_HDR;  // ours is there, the checksum is wanted
  stream->end_of_stream = 1;
  stream->flush = NO_FLUSH;
  stream->next_in = octets_of(text);
  stream->avail_in = static_cast<std::uint32_t>(text.size());
  stream->next_out = reinterpret_cast<std::uint8_t*>(member.data() + begin);
  stream->avail_out = static_cast<std::uint32_t>(member.size() - begin);
  if (isal_deflate(stream.get()) != COMP_OK || stream->internal_state.state != ZSTATE_END) return {};
  member.resize(begin + stream->total_out);
  return member;
}

std::uint64_t read_members(std::string_view file, const std::function<void(const GzipMember&)>& found) {
  std::uint64_t octets = 0;
  const auto state = std::make_unique<inflate_state>();
  std::array<std::uint8_t, inflated_at_once> out;
  while (octets < file.size()) {
    GzipMember member{{}, note_of(file.substr(octets))};
    isal_inflate_init(state.get());
    state->crc_flag = ISAL_GZIP;  // header, text and checksum
    state->next_in = octets_of(file) + octets;
    state->avail_in = static_cast<std::uint32_t>(std::min<std::uint64_t>(file.size() - octets, 0xffff'ffff));
    const auto before = state->avail_in;
    do {
      state->next_out = out.data();
      state->avail_out = static_cast<std::uint32_t>(out.size());
      if (isal_inflate(state.get()) != ISAL_DECOMP_OK) return octets;
      member.text.append(reinterpret_cast<const char*>(out.data()), out.size() - state->avail_out);
    } while (state->block_state != ISAL_BLOCK_FINISH && (state->avail_out == 0 || state->avail_in > 0));
    if (state->block_state != ISAL_BLOCK_FINISH) return octets;  // its end is missing
    octets += before - state->avail_in;
    found(member);
  }
  return octets;
}

}  // namespace trunkline::controlplane
