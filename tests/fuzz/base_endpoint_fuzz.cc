// Addresses and ports as text: what is accepted is written and read back as itself.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "base/endpoint.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using trunkline::base::Endpoint;
  using trunkline::base::IpAddress;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto address = IpAddress::parse(text))
    TL_ASSERT(IpAddress::parse(address->to_string()) == address);
  if (const auto endpoint = Endpoint::parse(text))
    TL_ASSERT(Endpoint::parse(endpoint->to_string()) == endpoint);
  return 0;
}
