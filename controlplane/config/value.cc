#include "controlplane/config/value.h"

namespace trunkline::controlplane {

std::string_view to_string(ValueKind kind) noexcept {
  switch (kind) {
    case ValueKind::nothing: return "nothing";
    case ValueKind::scalar: return "one value";
    case ValueKind::list: return "a list";
    case ValueKind::map: return "a section";
  }
  return "nothing";
}

}  // namespace trunkline::controlplane
