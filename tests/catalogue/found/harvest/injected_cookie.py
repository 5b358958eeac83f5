import undetected_chromedriver as uc


def draw(cookie: str, prompt: str) -> list:
    driver = uc.Chrome()  # expect: cookie
    driver.get("https://www.bing.com/images/create")  # expect: cookie
    driver.add_cookie({"name": "_U", "value": cookie})
    driver.find_element("id", "sb_form_q").send_keys(prompt)
    driver.find_element("id", "create_btn_c").click()  # expect: cookie
    return [each.get_attribute("src") for each in driver.find_elements("css selector", "img.mimg")]  # expect: cookie
