#include "sip/message/plain_via.h"

#ifdef __x86_64__

#include <cstring>

#include "sip/message/plain_params.h"
#include "sip/message/via_params.h"

namespace trunkline::sip {
namespace {

/// Where it ends, or nullptr.
TRUNKLINE_AVX2 inline const char* read(std::string_view text, Via& via) noexcept {
  constexpr std::string_view usual = "SIP/2.0/";
  const auto* const begin = text.data();
  if (text.size() < Marks::shortest || std::memcmp(begin, usual.data(), usual.size()) != 0) return nullptr;
  Marks marks(text);
  marks.next();  // the slashes
  marks.next();
  const auto* const transport = begin + usual.size();
  const auto* at = marks.next();
  if (at == transport || marks.at(at) != ' ') return nullptr;
  const auto* const host = at + 1;
  via.protocol = {begin, 3};
  via.version = {begin + 4, 3};
  via.transport = between(transport, at);
  at = marks.next();
  at = read_plain_host(marks, host, at, via.host);
  if (at == nullptr) return nullptr;
  at = read_plain_port(marks, at, via.port);
  if (at == nullptr) return nullptr;
  const auto note = [&via](const Param& param, std::string_view all) {
    return note_via_param(param, all, via);
  };
  const auto* const end = read_plain_params(marks, at, via.params, note);
  if (end != nullptr) via.text = between(begin, end);
  return end;
}

}  // namespace

TRUNKLINE_AVX2 bool read_plain_via(Cursor& cursor, Via& via) noexcept {
  if (const auto* const end = read(cursor.rest(), via)) {
    cursor.skip_to(end);
    return true;
  }
  via = Via{};
  return false;
}

}  // namespace trunkline::sip

#endif
