#include "sip/message/field_list.h"

#include "sip/message/characters.h"

namespace trunkline::sip {

Field FieldList::read(std::string_view octets, const Scan& scan, std::size_t index) noexcept {
  const std::size_t begin = scan.name_begin[index];
  std::size_t length = scan.name_length[index];
  if (length == 255) length = span_in(octets.substr(begin), in_token);
  return {scan.name[index],
          {octets.data() + begin, length},
          {octets.data() + scan.value_begin[index], scan.value_length[index]}};
}

}  // namespace trunkline::sip
