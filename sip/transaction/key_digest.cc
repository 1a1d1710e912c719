#include "sip/transaction/key_digest.h"

#include <algorithm>
#include <cstring>

#include "base/drawn_key.h"
#include "base/lower_copy.h"

namespace trunkline::sip {

KeySecret::KeySecret(base::Random& random) : hash_(base::drawn_key(random)) {}

std::span<char> KeyDigest::take(std::size_t octets) noexcept {
  if (size_ == text_.size()) {
    // What came so far goes on as its digest: a branch may be as long as its sender likes.
    const RequestKey so_far = finish();
    std::memcpy(text_.data(), &so_far, sizeof so_far);
    size_ = sizeof so_far;
  }
  const auto room = std::span(text_).subspan(size_, std::min(octets, text_.size() - size_));
  size_ += room.size();
  return room;
}

void KeyDigest::add_in_pieces(std::string_view octets) noexcept {
  while (!octets.empty()) {
    const auto room = take(octets.size());
    std::memcpy(room.data(), octets.data(), room.size());
    octets.remove_prefix(room.size());
  }
}

void KeyDigest::add(std::string_view part) noexcept {
  fence(part);
  add_octets(part);
}

void KeyDigest::add_lower(std::string_view part) noexcept {
  fence(part);
  while (!part.empty()) {
    const auto room = take(part.size());
    base::copy_lower(room.data(), part.substr(0, room.size()));
    part.remove_prefix(room.size());
  }
}

RequestKey KeyDigest::finish() const noexcept {
  const auto result = secret_.hash_(std::string_view(text_.data(), size_));
  return {result.first, result.second};
}

std::uint64_t KeyDigest::finish_high() const noexcept {
  return secret_.hash_.first(std::string_view(text_.data(), size_));
}

}  // namespace trunkline::sip
